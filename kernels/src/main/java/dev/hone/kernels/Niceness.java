package dev.hone.kernels;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Lowers a thread's scheduling priority by one nice level, so that a server's event loops go before
 * kernel work. On Linux {@code setpriority} with id 0 means the calling thread alone; elsewhere it
 * would mean the whole process, so nothing is done.
 */
final class Niceness {

  private static final int PRIO_PROCESS = 0;

  private Niceness() {}

  /** Best effort: a refusal leaves the thread as it is. */
  static void lowerThisThread() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    try {
      int now = (int) function("getpriority", 2).invokeExact(PRIO_PROCESS, 0);
      int _ = (int) function("setpriority", 3).invokeExact(PRIO_PROCESS, 0, now + 1);
    } catch (Throwable refused) {
      // Native access may be switched off: the pool works all the same, at normal priority.
    }
  }

  private static MethodHandle function(String name, int arguments) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().findOrThrow(name);
    ValueLayout[] ints = new ValueLayout[arguments];
    Arrays.fill(ints, ValueLayout.JAVA_INT);
    return linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ints));
  }
}
