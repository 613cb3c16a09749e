package dev.hone.server.mock;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the scripted upstream saw and gave. Thread-safe. */
public final class MockStats {
  private final LongAdder requests = new LongAdder();
  private final LongAdder whole = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final LongAdder open = new LongAdder();
  private final AtomicLong lastAbandoned = new AtomicLong();

  void began() {
    requests.increment();
    open.increment();
  }

  void ended() {
    whole.increment();
    open.decrement();
  }

  void left() {
    abandoned.increment();
    open.decrement();
    lastAbandoned.set(System.nanoTime());
  }

  /** Requests received. */
  public long requests() {
    return requests.sum();
  }

  /** Answers given to their end, faults included. */
  public long whole() {
    return whole.sum();
  }

  /** Answers that the client left before their end. */
  public long abandoned() {
    return abandoned.sum();
  }

  /** Requests under way. */
  public long open() {
    return open.sum();
  }

  /** {@link System#nanoTime} when a client last left early; 0 if none has. */
  public long lastAbandonedNanos() {
    return lastAbandoned.get();
  }
}
