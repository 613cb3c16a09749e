package dev.hone.kernels.x86;

/** An opmask register with its number in encodings; {@link #NONE} writes all lanes. */
enum Mask {
  NONE(0),
  K1(1),
  K2(2),
  K3(3),
  K4(4),
  K5(5),
  K6(6),
  K7(7);

  final int code;

  Mask(int code) {
    this.code = code;
  }
}
