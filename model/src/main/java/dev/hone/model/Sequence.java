package dev.hone.model;

/**
 * The KV state of one sequence. Not thread-safe: only the thread that steps the model touches it.
 */
public interface Sequence extends AutoCloseable {

  /** Positions held, 0 when new. */
  int length();

  /** Forgets the positions from {@code length} on. */
  void truncate(int length);

  /** Gives the pages back. A second call does nothing. */
  @Override
  void close();
}
