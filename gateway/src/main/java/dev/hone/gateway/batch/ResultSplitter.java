package dev.hone.gateway.batch;

import java.util.function.Consumer;

/** Cuts a body that comes in pieces into results, and keeps no more of it than one of them. */
interface ResultSplitter {
  /** Takes a piece. */
  void feed(byte[] piece, Consumer<byte[]> results);

  /**
   * The body has ended.
   *
   * @return what was left: not a result, or one that stands without an end
   */
  byte[] end();

  /** Results that were too long to be kept. */
  int skipped();
}
