package dev.hone.kernels;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Lowers threads' scheduling priority, so that those that answer go first. On Linux {@code
 * setpriority} takes the id of a thread; elsewhere it would mean the whole process, so nothing is
 * done. All of it is best effort: a refusal leaves a thread as it is.
 */
public final class Niceness {

  private static final int PRIO_PROCESS = 0;
  private static final int SCHED_BATCH = 3;
  private static final Path THREADS = Path.of("/proc/self/task");

  private Niceness() {}

  /** Lowers the calling thread by one nice level. */
  static void lowerThisThread() {
    if (isLinux()) {
      try {
        lower(0, 1);
      } catch (Throwable refused) {
        // Native access may be switched off: the pool works all the same, at normal priority.
      }
    }
  }

  /**
   * Lowers threads of this process for good, and lets them not take a processor from another thread
   * when they wake (Linux's batch scheduling). Threads that these start get it too.
   *
   * @param names how the names of the threads begin; the kernel knows 15 characters of each
   * @param levels nice levels, 1 to 19
   */
  public static void lowerThreads(List<String> names, int levels) {
    if (!isLinux()) {
      return;
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        if (isNamed(thread, names)) {
          int id = Integer.parseInt(thread.getFileName().toString());
          lower(id, levels);
          batch(id);
        }
      }
    } catch (Throwable refused) {
      // They run at normal priority then.
    }
  }

  private static boolean isNamed(Path thread, List<String> names) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      return names.stream().anyMatch(name::startsWith);
    } catch (IOException ended) {
      return false;
    }
  }

  private static void lower(int thread, int levels) throws Throwable {
    int now = (int) function("getpriority", 2).invokeExact(PRIO_PROCESS, thread);
    int _ = (int) function("setpriority", 3).invokeExact(PRIO_PROCESS, thread, now + levels);
  }

  private static void batch(int thread) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().findOrThrow("sched_setscheduler");
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment noPriority = arena.allocate(ValueLayout.JAVA_INT);
      int _ =
          (int) linker.downcallHandle(address, type).invokeExact(thread, SCHED_BATCH, noPriority);
    }
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  private static MethodHandle function(String name, int arguments) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().findOrThrow(name);
    ValueLayout[] ints = new ValueLayout[arguments];
    Arrays.fill(ints, ValueLayout.JAVA_INT);
    return linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ints));
  }
}
