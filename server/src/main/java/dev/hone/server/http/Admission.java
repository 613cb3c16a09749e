package dev.hone.server.http;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts exchanges, under way and answered, and lets none begin once the server drains.
 * Thread-safe.
 */
public final class Admission {
  private static final int RETRY_SECONDS = 5;
  private static final int STATUSES = 600;

  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder[] answers = new LongAdder[STATUSES];
  private volatile boolean draining;

  public Admission() {
    Arrays.setAll(answers, i -> new LongAdder());
  }

  /** Exchanges under way. */
  public int open() {
    return open.get();
  }

  public boolean draining() {
    return draining;
  }

  /** From now on nothing begins. */
  public void drain() {
    draining = true;
  }

  /**
   * An exchange begins; {@link #leave} must follow.
   *
   * @throws RetryLater if the server drains
   */
  void enter() {
    // Counted first: who drains either sees this exchange or is seen by it.
    open.incrementAndGet();
    if (draining) {
      open.decrementAndGet();
      throw closing();
    }
  }

  /** An answer begins. */
  void answered(int status) {
    answers[Math.clamp(status, 0, STATUSES - 1)].increment();
  }

  /** The statuses that were answered with so far, each with how often. */
  public Map<Integer, Long> answers() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int status = 0; status < STATUSES; status++) {
      long count = answers[status].sum();
      if (count > 0) {
        counts.put(status, count);
      }
    }
    return counts;
  }

  /** An exchange has ended. */
  void leave() {
    open.decrementAndGet();
  }

  static RetryLater closing() {
    return new RetryLater("The server is shutting down.", RETRY_SECONDS);
  }
}
