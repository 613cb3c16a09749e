package dev.hone.kernels.x86;

import java.util.Arrays;

/**
 * Bytes of instructions: prefixes, ModRM, SIB and displacements (Intel SDM volume 2, chapter 2).
 * Where several encodings mean the same, it takes the one that GNU as takes, so that goldens can be
 * compared byte for byte.
 */
final class Encoder {
  private byte[] code = new byte[4096];
  private int size;

  int size() {
    return size;
  }

  byte[] bytes(int from, int to) {
    return Arrays.copyOfRange(code, from, to);
  }

  void emit(int b) {
    if (size == code.length) {
      code = Arrays.copyOf(code, 2 * size);
    }
    code[size++] = (byte) b;
  }

  void emit32(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      emit(value >> shift);
    }
  }

  void patch32(int at, int value) {
    for (int i = 0; i < 4; i++) {
      code[at + i] = (byte) (value >> (8 * i));
    }
  }

  /** REX (when needed), opcode bytes and operands of an integer instruction. */
  void integer(boolean wide, int opcode, int reg, Gpr rm) {
    rex(wide, reg, 0, rm.code);
    opcode(opcode);
    modrm(reg, rm.code);
  }

  void integer(boolean wide, int opcode, int reg, Mem mem) {
    rex(wide, reg, mem.index() == null ? 0 : mem.index().code, mem.base().code);
    opcode(opcode);
    memory(reg, mem, 1);
  }

  void rex(boolean wide, int reg, int index, int base) {
    int rex = 0x40 | (wide ? 8 : 0) | (high(reg) << 2) | (high(index) << 1) | high(base);
    if (rex != 0x40) {
      emit(rex);
    }
  }

  private void opcode(int opcode) {
    if (opcode > 0xff) {
      emit(opcode >> 8);
    }
    emit(opcode);
  }

  /** VEX prefix, opcode and operands; {@code vvvv} is 0 where the instruction has no such one. */
  void vex(VectorOp op, int bits, int reg, int vvvv, Operand rm) {
    int x = 0;
    int b = 0;
    switch (rm) {
      case Vec v -> b = high(v.number());
      case Mem m -> {
        b = m.base().code >> 3;
        x = m.index() == null ? 0 : m.index().code >> 3;
      }
    }
    int r = high(reg);
    int tail = ((~vvvv & 15) << 3) | (bits == 256 ? 4 : 0) | op.prefix;
    if (x == 0 && b == 0 && op.map == 1) {
      emit(0xc5);
      emit(((r ^ 1) << 7) | tail);
    } else {
      emit(0xc4);
      emit(((r ^ 1) << 7) | ((x ^ 1) << 6) | ((b ^ 1) << 5) | op.map);
      emit(tail);
    }
    emit(op.opcode);
    operand(reg, rm, 1);
  }

  /** EVEX prefix, opcode and operands. */
  void evex(VectorOp op, int bits, int reg, int vvvv, Operand rm, Mask mask, boolean zeroing) {
    int x = 0;
    int b = 0;
    boolean broadcast = false;
    switch (rm) {
      case Vec v -> {
        b = high(v.number());
        x = v.number() >> 4;
      }
      case Mem m -> {
        b = m.base().code >> 3;
        x = m.index() == null ? 0 : m.index().code >> 3;
        broadcast = m.broadcast();
      }
    }
    int r = high(reg);
    int r2 = reg >> 4;
    emit(0x62);
    emit(((r ^ 1) << 7) | ((x ^ 1) << 6) | ((b ^ 1) << 5) | ((r2 ^ 1) << 4) | op.map);
    emit(((~vvvv & 15) << 3) | 4 | op.prefix);
    emit(
        (zeroing ? 0x80 : 0)
            | ((bits == 512 ? 2 : bits == 256 ? 1 : 0) << 5)
            | (broadcast ? 0x10 : 0)
            | (((vvvv >> 4) ^ 1) << 3)
            | mask.code);
    emit(op.opcode);
    operand(reg, rm, op.tuple.bytes(bits, broadcast));
  }

  /** The unmasked EVEX form whose last operand is an integer register. */
  void evex(VectorOp op, int bits, int reg, int vvvv, int gpr) {
    evex(op, bits, reg, vvvv, new Vec(gpr, 128), Mask.NONE, false);
  }

  private void operand(int reg, Operand rm, int unit) {
    switch (rm) {
      case Vec v -> modrm(reg, v.number());
      case Mem m -> memory(reg, m, unit);
    }
  }

  private void modrm(int reg, int rm) {
    emit(0xc0 | ((reg & 7) << 3) | (rm & 7));
  }

  /** ModRM, SIB and displacement; {@code unit} is what an 8-bit displacement counts in. */
  void memory(int reg, Mem m, int unit) {
    int base = m.base().code & 7;
    boolean sib = m.index() != null || base == 4;
    boolean fits = m.disp() % unit == 0 && m.disp() / unit == (byte) (m.disp() / unit);
    int mod = m.disp() == 0 && base != 5 ? 0 : fits ? 1 : 2;
    emit((mod << 6) | ((reg & 7) << 3) | (sib ? 4 : base));
    if (sib) {
      int index = m.index() == null ? 4 : m.index().code & 7;
      emit((Integer.numberOfTrailingZeros(m.scale()) << 6) | (index << 3) | base);
    }
    if (mod == 1) {
      emit(m.disp() / unit);
    } else if (mod == 2) {
      emit32(m.disp());
    }
  }

  /** The fourth bit of a register's number, which prefixes carry. */
  private static int high(int register) {
    return (register >> 3) & 1;
  }
}
