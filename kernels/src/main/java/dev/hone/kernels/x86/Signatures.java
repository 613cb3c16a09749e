package dev.hone.kernels.x86;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/**
 * Handles that call generated functions. The first argument is the function's address, so that one
 * constant handle serves all functions of a shape; the others are 64-bit integers, addresses too,
 * so that a call allocates nothing. The caller keeps what they point into reachable.
 */
final class Signatures {
  private Signatures() {}

  static MethodHandle longs(int count) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(arguments(count)));
  }

  static MethodHandle intOfLongs(int count) {
    return Linker.nativeLinker()
        .downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments(count)));
  }

  private static ValueLayout.OfLong[] arguments(int count) {
    return Collections.nCopies(count, ValueLayout.JAVA_LONG).toArray(ValueLayout.OfLong[]::new);
  }
}
