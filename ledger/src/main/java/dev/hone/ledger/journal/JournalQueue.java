package dev.hone.ledger.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Entries on their way to the writer, bounded by their number and by the bytes that they hold. The
 * writer looks fifty times a second: waking it for every entry would cost event loops a system
 * call, and looking less often would leave so many entries, with the requests that they hold, that
 * collections of the young generation take milliseconds to copy them.
 */
final class JournalQueue {
  private static final int MOST = 16_384;
  private static final long MOST_BYTES = 32L << 20;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Queue<JournalEntry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong weight = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  /** Adds an entry, or counts it as dropped. */
  boolean offer(JournalEntry entry) {
    if (closed || size.get() >= MOST || weight.get() > MOST_BYTES) {
      dropped.increment();
      return false;
    }
    size.incrementAndGet();
    weight.addAndGet(entry.weight());
    accepted.incrementAndGet();
    entries.add(entry);
    return true;
  }

  /** What is there, up to a bound; waits a moment where there is nothing. */
  List<JournalEntry> take(int most) {
    if (entries.isEmpty() && !closed) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    List<JournalEntry> taken = new ArrayList<>();
    JournalEntry entry;
    while (taken.size() < most && (entry = entries.poll()) != null) {
      size.decrementAndGet();
      weight.addAndGet(-entry.weight());
      taken.add(entry);
    }
    return taken;
  }

  void settled(int count) {
    settled.addAndGet(count);
  }

  boolean awaitSettled(Duration timeout) throws InterruptedException {
    long goal = accepted.get();
    long end = System.nanoTime() + timeout.toNanos();
    waiting.incrementAndGet();
    try {
      while (settled.get() < goal) {
        if (System.nanoTime() > end) {
          return false;
        }
        Thread.sleep(10);
      }
      return true;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Whether somebody waits until what is here is on disk. */
  boolean isAwaited() {
    return waiting.get() > 0;
  }

  void close() {
    closed = true;
  }

  boolean isUsedUp() {
    return closed && entries.isEmpty();
  }

  long dropped() {
    return dropped.sum();
  }

  int size() {
    return size.get();
  }
}
