package dev.hone.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines on their way to the writer: bounded, so that a stuck disk costs a known amount of memory,
 * and lingering a little, so that a busy gateway commits many lines at once. Callers hold the lock
 * only to add one line, and wake the writer only when it waits for just that line: a wake-up is a
 * system call.
 */
final class LineQueue {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition settled = lock.newCondition();
  private final Deque<UsageRecord> lines = new ArrayDeque<>();
  private long accepted;
  private long settledCount;

  /** The writer waits until there are so many lines. */
  private int awaited = Integer.MAX_VALUE;

  private boolean urgent;
  private boolean closed;

  LineQueue(int capacity) {
    this.capacity = capacity;
  }

  /** How many lines may wait. */
  int capacity() {
    return capacity;
  }

  /** Adds a line, or says that there is no room. */
  boolean offer(UsageRecord line) {
    lock.lock();
    try {
      if (closed || lines.size() >= capacity) {
        return false;
      }
      lines.add(line);
      accepted++;
      if (lines.size() == awaited) {
        changed.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for lines, then up to {@code lingerNanos} for more of them.
   *
   * @return at most {@code most} lines, in order; empty when {@code idleNanos} passed without any,
   *     or when the queue is closed and used up
   */
  List<UsageRecord> take(int most, long lingerNanos, long idleNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long idle = idleNanos;
      awaited = 1;
      while (lines.isEmpty() && !closed && idle > 0) {
        idle = changed.awaitNanos(idle);
      }
      long linger = lingerNanos;
      awaited = most;
      while (!lines.isEmpty() && lines.size() < most && !urgent && !closed && linger > 0) {
        linger = changed.awaitNanos(linger);
      }
      awaited = Integer.MAX_VALUE;
      List<UsageRecord> taken = new ArrayList<>(Math.min(most, lines.size()));
      while (taken.size() < most && !lines.isEmpty()) {
        taken.add(lines.remove());
      }
      if (lines.isEmpty()) {
        urgent = false;
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Says that so many of the lines taken are safe on disk. */
  void settled(int count) {
    lock.lock();
    try {
      settledCount += count;
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every line added so far is safe. */
  boolean awaitSettled(long timeout, TimeUnit unit) throws InterruptedException {
    long left = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      long goal = accepted;
      urgent = true;
      changed.signal();
      while (settledCount < goal && left > 0) {
        left = settled.awaitNanos(left);
      }
      return settledCount >= goal;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more lines; what is here can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isUsedUp() {
    lock.lock();
    try {
      return closed && lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return lines.size();
    } finally {
      lock.unlock();
    }
  }
}
