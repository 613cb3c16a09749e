package dev.hone.server.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs requests, each on a virtual thread of its own. A request with a long body gets a platform
 * thread: to read it takes milliseconds, in which a virtual thread's carrier would run no other.
 */
public final class RequestThreads implements AutoCloseable {
  /** Bytes of a body from which on it is a long one: a few milliseconds of reading. */
  static final int LONG = 512 << 10;

  private static final int MOST_PLATFORM_THREADS = 32;

  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService platform =
      new ThreadPoolExecutor(
          0,
          MOST_PLATFORM_THREADS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("hone-long-request-", 0).daemon().factory());

  /**
   * Runs a request; never waits.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  void run(int bodyBytes, Runnable request) {
    if (bodyBytes >= LONG) {
      try {
        platform.execute(request);
        return;
      } catch (RejectedExecutionException e) {
        // As many run as may: this one is a request like others.
      }
    }
    virtual.execute(request);
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    platform.shutdownNow();
    virtual.shutdownNow();
  }
}
