package dev.hone.kernels.x86;

import static dev.hone.kernels.x86.VectorOp.Form.BOTH;
import static dev.hone.kernels.x86.VectorOp.Form.EVEX;
import static dev.hone.kernels.x86.VectorOp.Form.VEX;
import static dev.hone.kernels.x86.VectorOp.Tuple.FULL;
import static dev.hone.kernels.x86.VectorOp.Tuple.FULL_MEM;
import static dev.hone.kernels.x86.VectorOp.Tuple.HALF_MEM;
import static dev.hone.kernels.x86.VectorOp.Tuple.QUARTER_MEM;
import static dev.hone.kernels.x86.VectorOp.Tuple.SCALAR;

import java.util.Locale;

/**
 * The vector instructions in use, one encoding a line (Intel SDM volume 2, the VEX and EVEX rows of
 * each instruction). A name that GNU as shares between a load and a store has a line for each.
 */
enum VectorOp {
  VMOVUPS(0, 1, 0x10, 0, BOTH, FULL_MEM),
  VMOVUPS_STORE("vmovups", 0, 1, 0x11, 0, BOTH, FULL_MEM),
  VMOVSS(2, 1, 0x10, 0, BOTH, SCALAR),
  VMOVSS_STORE("vmovss", 2, 1, 0x11, 0, BOTH, SCALAR),
  VBROADCASTSS(1, 2, 0x18, 0, BOTH, SCALAR),
  VPBROADCASTD(1, 2, 0x58, 0, BOTH, SCALAR),
  VPBROADCASTD_GPR("vpbroadcastd", 1, 2, 0x7c, 0, EVEX, SCALAR),
  VMOVD_GPR("vmovd", 1, 1, 0x7e, 0, VEX, SCALAR),
  VADDPS(0, 1, 0x58, 0, BOTH, FULL),
  VSUBPS(0, 1, 0x5c, 0, BOTH, FULL),
  VMULPS(0, 1, 0x59, 0, BOTH, FULL),
  VDIVPS(0, 1, 0x5e, 0, BOTH, FULL),
  VMAXPS(0, 1, 0x5f, 0, BOTH, FULL),
  VCMPPS(0, 1, 0xc2, 0, EVEX, FULL),
  VADDSS(2, 1, 0x58, 0, BOTH, SCALAR),
  VMULSS(2, 1, 0x59, 0, BOTH, SCALAR),
  VDIVSS(2, 1, 0x5e, 0, BOTH, SCALAR),
  VSQRTSS(2, 1, 0x51, 0, BOTH, SCALAR),
  VFMADD213PS(1, 2, 0xa8, 0, BOTH, FULL),
  VFMADD231PS(1, 2, 0xb8, 0, BOTH, FULL),
  VCVTDQ2PS(0, 1, 0x5b, 0, BOTH, FULL),
  VCVTPS2DQ(1, 1, 0x5b, 0, BOTH, FULL),
  VCVTPH2PS(1, 2, 0x13, 0, BOTH, HALF_MEM),
  VCVTPS2PH(1, 3, 0x1d, 0, BOTH, HALF_MEM),
  VPDPBUSD(1, 2, 0x50, 0, EVEX, FULL),
  VPAND(1, 1, 0xdb, 0, VEX, FULL_MEM),
  VPXOR(1, 1, 0xef, 0, VEX, FULL_MEM),
  VPANDD(1, 1, 0xdb, 0, EVEX, FULL),
  VPORD(1, 1, 0xeb, 0, EVEX, FULL),
  VPXORD(1, 1, 0xef, 0, EVEX, FULL),
  VPADDD(1, 1, 0xfe, 0, BOTH, FULL),
  VPADDW(1, 1, 0xfd, 0, BOTH, FULL_MEM),
  VPMAXUD(1, 2, 0x3f, 0, BOTH, FULL),
  VPMADDUBSW(1, 2, 0x04, 0, BOTH, FULL_MEM),
  VPMADDWD(1, 1, 0xf5, 0, BOTH, FULL_MEM),
  VPEXTRW(1, 3, 0x15, 0, VEX, SCALAR),
  VPMOVSDB(2, 2, 0x21, 0, EVEX, QUARTER_MEM),
  VPTERNLOGD(1, 3, 0x25, 0, EVEX, FULL),
  VPMOVZXBD(1, 2, 0x31, 0, BOTH, QUARTER_MEM),
  VPMOVSXBD(1, 2, 0x21, 0, BOTH, QUARTER_MEM),
  VPMOVZXWD(1, 2, 0x33, 0, BOTH, HALF_MEM),
  VPSRLW(1, 1, 0x71, 2, BOTH, FULL_MEM),
  VPSRAW(1, 1, 0x71, 4, BOTH, FULL_MEM),
  VPSLLW(1, 1, 0x71, 6, BOTH, FULL_MEM),
  VPSLLD(1, 1, 0x72, 6, BOTH, FULL),
  VPERMILPS(1, 3, 0x04, 0, BOTH, FULL),
  VEXTRACTF128(1, 3, 0x19, 0, VEX, FULL_MEM),
  VEXTRACTF32X8(1, 3, 0x1b, 0, EVEX, Tuple.YMM_MEM);

  /** Which prefixes the instruction has here. */
  enum Form {
    VEX,
    EVEX,
    BOTH
  }

  /** What the displacement of an EVEX memory operand is a multiple of. */
  enum Tuple {
    /** The whole vector, or 4 bytes when broadcast. */
    FULL,
    FULL_MEM,
    HALF_MEM,
    QUARTER_MEM,
    SCALAR,
    YMM_MEM;

    int bytes(int bits, boolean broadcast) {
      return switch (this) {
        case FULL -> broadcast ? 4 : bits / 8;
        case FULL_MEM -> bits / 8;
        case HALF_MEM -> bits / 16;
        case QUARTER_MEM -> bits / 32;
        case SCALAR -> 4;
        case YMM_MEM -> 32;
      };
    }
  }

  private final String mnemonic;
  final int prefix;
  final int map;
  final int opcode;

  /** The opcode extension of shifts by an immediate, else 0. */
  final int digit;

  final Form form;
  final Tuple tuple;

  VectorOp(int prefix, int map, int opcode, int digit, Form form, Tuple tuple) {
    this("", prefix, map, opcode, digit, form, tuple);
  }

  /**
   * @param prefix 0 none, 1 {@code 66}, 2 {@code F3}, 3 {@code F2}
   * @param map 1 {@code 0F}, 2 {@code 0F38}, 3 {@code 0F3A}
   */
  VectorOp(String mnemonic, int prefix, int map, int opcode, int digit, Form form, Tuple tuple) {
    this.mnemonic = mnemonic;
    this.prefix = prefix;
    this.map = map;
    this.opcode = opcode;
    this.digit = digit;
    this.form = form;
    this.tuple = tuple;
  }

  String mnemonic() {
    return mnemonic.isEmpty() ? name().toLowerCase(Locale.ROOT) : mnemonic;
  }
}
