package dev.hone.kernels;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that kernels run on: the caller and {@code threads - 1} daemon platform threads, one
 * nice level down where the platform lets them.
 *
 * <p>{@link #run} hands out task numbers from one counter, so that cores of unequal speed finish
 * together, and returns when every task has ended: it waits for tasks, not for threads, so a worker
 * that wakes late holds nobody up. Idle threads spin for some microseconds (not at all when there
 * are more threads than processors), then park; a run wakes them as a tree. A run allocates
 * nothing.
 *
 * <p>Invariants: {@code ticket} holds the run's number (high half) and the next task (low half). A
 * worker claims a task by a compare-and-set of the ticket which it has seen; between two runs the
 * ticket is {@code CLOSED}, and only then do {@code task} and {@code tasks} change, so a successful
 * claim always belongs to the task that was read before it. {@code completed} reaches {@code tasks}
 * only after the last claimant has reported.
 */
public final class WorkerPool implements AutoCloseable {

  /** A piece of work, called once for each index by any thread of the pool. */
  public interface Task {

    /**
     * Does the piece of work.
     *
     * @param index the task's number, from 0
     * @param worker the thread's number, 0 (the caller) to {@code threads() - 1}: picks its scratch
     */
    void run(int index, int worker);
  }

  private static final int CLOSED = Integer.MAX_VALUE;
  private static final long SPIN_NANOS = 50_000;
  private static final int SPINS = 16;

  private final Worker[] workers;

  /** One for each thread, the caller's first: callers take turns. */
  private final Courtesy[] courtesies;

  private final long spinNanos;
  private final AtomicLong ticket = new AtomicLong(CLOSED);
  private final AtomicInteger completed = new AtomicInteger();
  private volatile @Nullable Task task;
  private volatile int tasks;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread waiting;
  private volatile boolean closed;

  /** A pool of as many threads as there are processors. */
  public WorkerPool() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /**
   * A pool of a given size.
   *
   * @param threads threads that work on a run, the caller included
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a worker pool of %d threads".formatted(threads));
    }
    spinNanos = threads > Runtime.getRuntime().availableProcessors() ? 0 : SPIN_NANOS;
    workers = new Worker[threads - 1];
    courtesies = new Courtesy[threads];
    Arrays.setAll(courtesies, i -> new Courtesy());
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i);
    }
    for (Worker worker : workers) {
      worker.thread.start();
    }
  }

  /** Threads that work on a run, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs the tasks 0 to {@code count - 1} and returns when all have ended. One run at a time: other
   * callers wait, and a task must not call this.
   *
   * @throws RuntimeException or Error what the first failing task threw; tasks not yet begun are
   *     left out then
   */
  public synchronized void run(int count, Task work) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    if (count <= 1 || workers.length == 0) {
      for (int i = 0; i < count; i++) {
        courtesies[0].offer();
        work.run(i, 0);
      }
      return;
    }
    failure = null;
    completed.set(0);
    task = work;
    tasks = count;
    int run = (int) (ticket.get() >>> 32) + 1;
    ticket.set((long) run << 32);
    wake(0);
    work(0);
    awaitCompletion(count);
    ticket.set((long) run << 32 | CLOSED);
    task = null;
    rethrow();
  }

  private void awaitCompletion(int count) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < SPINS; i++) {
        if (completed.get() == count) {
          return;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < spinNanos);
    waiting = Thread.currentThread();
    while (completed.get() != count) {
      LockSupport.park(this);
    }
    waiting = null;
  }

  private void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable t -> throw new IllegalStateException(t);
    }
  }

  /** Claims and runs tasks until none is left. */
  private void work(int worker) {
    int done = 0;
    while (true) {
      courtesies[worker].offer();
      long seen = ticket.get();
      int index = (int) seen;
      int count = tasks;
      Task current = task;
      if (index >= count || current == null) {
        break;
      }
      if (!ticket.compareAndSet(seen, seen + 1)) {
        continue;
      }
      done++;
      if (failure == null) {
        try {
          current.run(index, worker);
        } catch (Throwable t) {
          failure = t;
        }
      }
    }
    if (done > 0 && completed.addAndGet(done) == tasks) {
      LockSupport.unpark(waiting);
    }
  }

  /** Wakes the thread's two children in the tree of workers, if they are parked. */
  private void wake(int worker) {
    for (int child = 2 * worker + 1; child <= 2 * worker + 2; child++) {
      if (child <= workers.length && workers[child - 1].parked) {
        LockSupport.unpark(workers[child - 1].thread);
      }
    }
  }

  /** Ends the threads. A run must not be in progress. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker.thread);
    }
    boolean interrupted = false;
    for (Worker worker : workers) {
      while (worker.thread.isAlive()) {
        try {
          worker.thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Worker implements Runnable {
    final int number;
    final Thread thread;
    volatile boolean parked;
    private int run;

    Worker(int index) {
      number = index + 1;
      thread = Thread.ofPlatform().daemon().name("hone-kernel-" + number).unstarted(this);
    }

    @Override
    public void run() {
      Niceness.lowerThisThread();
      while (awaitRun()) {
        wake(number);
        work(number);
      }
    }

    /** Waits for a run not yet seen; false when the pool closes. */
    private boolean awaitRun() {
      if (!spunUntilNews()) {
        parked = true;
        while (!hasNews()) {
          LockSupport.park(WorkerPool.this);
        }
        parked = false;
      }
      run = (int) (ticket.get() >>> 32);
      return !closed;
    }

    private boolean spunUntilNews() {
      long start = System.nanoTime();
      do {
        for (int i = 0; i < SPINS; i++) {
          if (hasNews()) {
            return true;
          }
          Thread.onSpinWait();
        }
      } while (System.nanoTime() - start < spinNanos);
      return false;
    }

    private boolean hasNews() {
      return closed || (int) (ticket.get() >>> 32) != run;
    }
  }
}
