package dev.hone.kernels.x86;

import java.util.Locale;

/** A 64-bit general-purpose register with its number in encodings. */
enum Gpr {
  RAX(0),
  RCX(1),
  RDX(2),
  RBX(3),
  RSP(4),
  RBP(5),
  RSI(6),
  RDI(7),
  R8(8),
  R9(9),
  R10(10),
  R11(11),
  R12(12),
  R13(13),
  R14(14),
  R15(15);

  final int code;
  private final String name64 = name().toLowerCase(Locale.ROOT);

  Gpr(int code) {
    this.code = code;
  }

  String name64() {
    return name64;
  }

  /** The name of the low 32 bits. */
  String name32() {
    return code < 8 ? "e" + name64.substring(1) : name64 + "d";
  }
}
