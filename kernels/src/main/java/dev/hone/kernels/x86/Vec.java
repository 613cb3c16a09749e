package dev.hone.kernels.x86;

/**
 * A vector register.
 *
 * @param bits 128, 256 or 512: xmm, ymm or zmm
 */
record Vec(int number, int bits) implements Operand {

  Vec {
    if (number < 0 || number > 31 || (bits != 128 && bits != 256 && bits != 512)) {
      throw new AssemblyException("no vector register %d of %d bits".formatted(number, bits));
    }
  }

  static Vec xmm(int number) {
    return new Vec(number, 128);
  }

  static Vec ymm(int number) {
    return new Vec(number, 256);
  }

  static Vec zmm(int number) {
    return new Vec(number, 512);
  }

  /** The same register seen at another width. */
  Vec as(int width) {
    return new Vec(number, width);
  }

  @Override
  public String toString() {
    return switch (bits) {
          case 128 -> "xmm";
          case 256 -> "ymm";
          default -> "zmm";
        }
        + number;
  }
}
