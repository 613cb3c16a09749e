package dev.hone.kernels.x86;

import org.jspecify.annotations.Nullable;

/**
 * A memory operand {@code [base + index * scale + disp]}.
 *
 * @param broadcast one 32-bit element for all lanes (EVEX embedded broadcast)
 */
record Mem(Gpr base, @Nullable Gpr index, int scale, int disp, boolean broadcast)
    implements Operand {

  Mem {
    if (index == Gpr.RSP || (scale != 1 && scale != 2 && scale != 4 && scale != 8)) {
      throw new AssemblyException("no address %s + %s * %d".formatted(base, index, scale));
    }
  }

  static Mem at(Gpr base) {
    return at(base, 0);
  }

  static Mem at(Gpr base, int disp) {
    return new Mem(base, null, 1, disp, false);
  }

  static Mem at(Gpr base, Gpr index, int scale, int disp) {
    return new Mem(base, index, scale, disp, false);
  }

  Mem bcst() {
    return new Mem(base, index, scale, disp, true);
  }

  Mem plus(int bytes) {
    return new Mem(base, index, scale, disp + bytes, broadcast);
  }

  /** As GNU as writes it in Intel syntax, without size and broadcast. */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder("[").append(base.name64());
    if (index != null) {
      s.append('+').append(index.name64()).append('*').append(scale);
    }
    if (disp != 0) {
      s.append(disp < 0 ? "-" : "+").append(Math.abs(disp));
    }
    return s.append(']').toString();
  }
}
