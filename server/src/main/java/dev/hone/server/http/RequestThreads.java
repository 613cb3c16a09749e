package dev.hone.server.http;

import dev.hone.gateway.upstream.HomeLoop;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
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

  /** Bytes of a body up to which an event loop may read it: some tenths of a millisecond. */
  static final int SHORT = 32 << 10;

  private static final int MOST_PLATFORM_THREADS = 32;

  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private final ExecutorService platform =
      new ThreadPoolExecutor(
          0,
          MOST_PLATFORM_THREADS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("hone-long-request-", 0).daemon().factory());

  /**
   * Runs a request; never waits. Called on the event loop of the client's connection.
   *
   * @param home the event loop that may begin it
   * @throws RejectedExecutionException after {@link #close}
   */
  void run(int bodyBytes, Optional<HomeLoop> home, Runnable request) {
    if (bodyBytes >= LONG) {
      try {
        platform.execute(request);
        return;
      } catch (RejectedExecutionException e) {
        // As many run as may: this one is a request like others.
      }
    }
    Runnable counted =
        () -> {
          try {
            request.run();
          } finally {
            running.remove(Thread.currentThread());
          }
        };
    Thread thread =
        home.isPresent() && bodyBytes <= SHORT
            ? home.get().thread(counted)
            : Thread.ofVirtual().unstarted(counted);
    running.add(thread);
    try {
      if (closed) {
        throw new RejectedExecutionException("closed");
      }
      thread.start();
    } catch (RejectedExecutionException e) {
      running.remove(thread);
      throw e;
    }
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    platform.shutdownNow();
    closed = true;
    running.forEach(Thread::interrupt);
  }
}
