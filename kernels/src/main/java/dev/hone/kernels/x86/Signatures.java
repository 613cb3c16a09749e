package dev.hone.kernels.x86;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.util.Collections;

/**
 * Signatures of generated functions: everything is passed as 64-bit integers, addresses too, so
 * that a call allocates nothing. The caller keeps what they point into reachable.
 */
final class Signatures {
  private Signatures() {}

  static FunctionDescriptor longs(int count) {
    return FunctionDescriptor.ofVoid(arguments(count));
  }

  static FunctionDescriptor intOfLongs(int count) {
    return FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments(count));
  }

  private static ValueLayout.OfLong[] arguments(int count) {
    return Collections.nCopies(count, ValueLayout.JAVA_LONG).toArray(ValueLayout.OfLong[]::new);
  }
}
