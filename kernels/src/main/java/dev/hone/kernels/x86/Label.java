package dev.hone.kernels.x86;

import java.util.ArrayList;
import java.util.List;

/** A place in the code that jumps name, bound once. */
final class Label {
  private static final int UNBOUND = -1;

  private final List<Integer> fixups = new ArrayList<>();
  private int position = UNBOUND;

  boolean bound() {
    return position != UNBOUND;
  }

  int position() {
    return position;
  }

  void bind(int at) {
    if (bound()) {
      throw new AssemblyException("label bound twice, at %d and %d".formatted(position, at));
    }
    position = at;
  }

  /** Remembers a rel32 field to fill in when the label is bound. */
  void fixup(int field) {
    fixups.add(field);
  }

  List<Integer> fixups() {
    return fixups;
  }
}
