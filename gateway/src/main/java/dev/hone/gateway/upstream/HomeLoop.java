package dev.hone.gateway.upstream;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Executor;

/**
 * The event loop that a request's client is connected to, as a carrier of the request's virtual
 * thread. Two parts of a request run on it: the one that begins when its body was read, and the one
 * that begins when its upstream has answered. Both are short, and both begin because of something
 * that the loop has just done: another thread would have to be woken for each, and to wake the loop
 * again for what it writes.
 *
 * <p>All other parts run on the JVM's own carriers: a virtual thread that waited for anything else,
 * a lock for example, goes on there, so that it never waits for a loop that waits for it. What
 * takes long leaves the loop by {@link #leave}.
 *
 * <p>A virtual thread that such a one starts inherits its scheduler (JDK 25), and may take its turn
 * on the loop; the other then goes on elsewhere.
 */
public final class HomeLoop implements Executor {
  /** Tasks of the loop from which on it has enough to do: other processors take parts over. */
  private static final int BACKLOG = 16;

  /** Bytes that take half a millisecond to read, too long for an event loop. */
  private static final int LONG = 64 << 10;

  private final Context context;
  private final SingleThreadEventExecutor loop;
  private volatile boolean expected;

  /** Of a connection's context. */
  public HomeLoop(Context context) {
    this.context = context;
    this.loop = (SingleThreadEventExecutor) ((ContextInternal) context).nettyEventLoop();
  }

  Context context() {
    return context;
  }

  /**
   * A virtual thread, not started, whose first part runs on this loop if it is started there and
   * this JVM lets it: see {@link VirtualThreads}.
   */
  public Thread thread(Runnable task) {
    expected = true;
    return VirtualThreads.on(this, task);
  }

  /** From now on, what the loop wakes this thread for goes on there. */
  void expect() {
    expected = true;
  }

  /** The thread goes on, or never waited. */
  void arrived() {
    expected = false;
  }

  /** Runs the next part of the thread: called by the JVM when it is started or woken. */
  @Override
  public void execute(Runnable part) {
    // False on a virtual thread that the loop carries: what that wakes goes on elsewhere.
    boolean here = expected && loop.inEventLoop() && loop.pendingTasks() <= BACKLOG;
    expected = false;
    if (here) {
      loop.execute(part);
    } else {
      VirtualThreads.carriers().execute(part);
    }
  }

  /**
   * Lets a request's thread go on elsewhere if an event loop carries it, since what follows takes
   * long: milliseconds of work, or a wait that holds its carrier.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a yield passes through execute, which is all it is for
  public static void leave() {
    if (UpstreamClients.CONNECTION.isBound() && VirtualThreads.scheduled()) {
      Thread.yield();
    }
  }

  /** {@link #leave Leaves} if what is read next is so many bytes that it takes long. */
  public static void leaveFor(int bytes) {
    if (bytes > LONG) {
      leave();
    }
  }
}
