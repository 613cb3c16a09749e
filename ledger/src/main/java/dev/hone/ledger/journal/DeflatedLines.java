package dev.hone.ledger.journal;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * Lines that are compressed together as they come (zlib's format, RFC 1950). Compressing 64 KiB of
 * them at once would keep a processor for a millisecond. Not thread-safe.
 */
final class DeflatedLines implements AutoCloseable {
  private static final byte[] END = {'\n'};

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final byte[] part = new byte[8 << 10];
  private int plainBytes;

  /** Adds a line and its end. */
  void add(byte[] line) {
    deflate(line);
    deflate(END);
    plainBytes += line.length + 1;
  }

  private void deflate(byte[] plain) {
    deflater.setInput(plain);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  private void drain() {
    out.write(part, 0, deflater.deflate(part));
  }

  /** How long the lines are, uncompressed. */
  int plainBytes() {
    return plainBytes;
  }

  /** All lines added since the last time, compressed; the next ones stand for themselves. */
  byte[] take() {
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    byte[] deflated = out.toByteArray();
    deflater.reset();
    out.reset();
    plainBytes = 0;
    return deflated;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
