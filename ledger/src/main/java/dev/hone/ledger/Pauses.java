package dev.hone.ledger;

import java.util.concurrent.locks.LockSupport;

/**
 * Pauses in the work of a writer, so that a request that wants this processor waits for a part of
 * it only: a thread that wakes does not always take the processor from one that works.
 */
public final class Pauses {
  /** So many lines or entries are written without a pause: some 0.2 ms. */
  static final int PART = 16;

  /** Behind so many there are no more pauses: more is waiting than a usual load brings. */
  private static final int MOST = 256;

  private static final long NANOS = 300_000;

  private Pauses() {}

  /** Pauses where a part has ended, after so many lines or entries. */
  public static void after(int done) {
    if (done > 0 && done < MOST && done % PART == 0) {
      LockSupport.parkNanos(NANOS);
    }
  }
}
