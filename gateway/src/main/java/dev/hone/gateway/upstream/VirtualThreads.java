package dev.hone.gateway.upstream;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads with a scheduler of their own. The JDK has them for its own tests only, so they
 * are asked for by reflection ({@code --add-opens java.base/java.lang=ALL-UNNAMED}, which the
 * program's manifest grants). Where that fails, virtual threads are like all others.
 */
final class VirtualThreads {
  private static final @Nullable MethodHandle BUILDER;
  private static final @Nullable Executor CARRIERS;

  static {
    MethodHandle builder = null;
    Executor carriers = null;
    try {
      Class<?> builders = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      builder =
          MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
              .findConstructor(builders, MethodType.methodType(void.class, Executor.class))
              .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
      Class<?> threads = Class.forName("java.lang.VirtualThread");
      carriers =
          (Executor)
              MethodHandles.privateLookupIn(threads, MethodHandles.lookup())
                  .findStatic(threads, "defaultScheduler", MethodType.methodType(Executor.class))
                  .invoke();
    } catch (Throwable e) {
      builder = null;
    }
    BUILDER = builder;
    CARRIERS = carriers;
  }

  private VirtualThreads() {}

  /** Whether this JVM gives virtual threads a scheduler of their own. */
  static boolean scheduled() {
    return BUILDER != null && CARRIERS != null;
  }

  /** The JVM's own scheduler of virtual threads. */
  static Executor carriers() {
    if (CARRIERS == null) {
      throw new IllegalStateException("not scheduled");
    }
    return CARRIERS;
  }

  /** A thread that is not started yet, on the JVM's own carriers whoever starts it. */
  static Thread plain(Runnable task) {
    return CARRIERS == null ? Thread.ofVirtual().unstarted(task) : on(CARRIERS, task);
  }

  /** A thread that is not started yet; the scheduler runs it where it can be given one. */
  static Thread on(Executor scheduler, Runnable task) {
    MethodHandle builder = BUILDER;
    if (builder == null || CARRIERS == null) {
      return Thread.ofVirtual().unstarted(task);
    }
    try {
      return ((Thread.Builder.OfVirtual) builder.invokeExact(scheduler)).unstarted(task);
    } catch (Throwable e) {
      throw new IllegalStateException("a virtual thread was refused a scheduler", e);
    }
  }
}
