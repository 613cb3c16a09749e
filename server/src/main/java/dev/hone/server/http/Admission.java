package dev.hone.server.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the exchanges under way, and lets none begin once the server drains. Thread-safe. */
public final class Admission {
  private static final int RETRY_SECONDS = 5;

  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean draining;

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

  /** An exchange has ended. */
  void leave() {
    open.decrementAndGet();
  }

  static RetryLater closing() {
    return new RetryLater("The server is shutting down.", RETRY_SECONDS);
  }
}
