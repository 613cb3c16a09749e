package dev.hone.kernels;

/**
 * Lets other threads have the processor from time to time, from a thread that would keep it.
 *
 * <p>A thread that wakes does not always take the processor from one that computes: Linux looks
 * again only at the next tick of its clock, up to 4 ms later, even where another processor idles. A
 * thread that offers its processor more often than that lets a request through within {@link
 * #EVERY_NANOS}; where nobody waits that costs a microsecond.
 *
 * <p>Linux 6.18 takes a whole turn from a thread that yields: beside another one that computes all
 * the time, one that yielded so often kept 17% of a processor, not half. Where an offer is taken
 * for longer than a request would, the next ones are spaced further apart. Belongs to one thread.
 */
final class Courtesy {
  static final long EVERY_NANOS = 250_000;
  static final long LONGEST_NANOS = 256 * EVERY_NANOS;
  private static final long TAKEN_NANOS = 1_000_000;

  private long pause = EVERY_NANOS;
  private long last = System.nanoTime();

  /** Gives the processor to who waits for it, if the last offer is long enough ago. */
  // Nothing relies on who runs next: that is all that yield offers.
  @SuppressWarnings("ThreadPriorityCheck")
  void offer() {
    long now = System.nanoTime();
    if (now - last >= pause) {
      Thread.yield();
      last = System.nanoTime();
      pause = next(pause, last - now);
    }
  }

  /** The pause after one of {@code pause} and an offer that lasted {@code taken}. */
  static long next(long pause, long taken) {
    return taken > TAKEN_NANOS
        ? Math.min(LONGEST_NANOS, 4 * pause)
        : Math.max(EVERY_NANOS, pause / 2);
  }
}
