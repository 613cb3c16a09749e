package dev.hone.kernels.x86;

import dev.hone.kernels.x86.VectorOp.Form;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Writes x86-64 machine code, and beside it a listing in GNU as's Intel syntax. Vector instructions
 * are rows of {@link VectorOp}; a register below 16 of at most 256 bits gives the VEX form where
 * there is one, anything else EVEX.
 */
final class Assembler {

  /** Conditions of a jump, by their code. */
  enum Condition {
    B(2),
    AE(3),
    E(4),
    NE(5),
    BE(6),
    A(7),
    L(12),
    GE(13),
    LE(14),
    G(15);

    final int code;

    Condition(int code) {
      this.code = code;
    }
  }

  /** One instruction of the listing. */
  record Line(int position, String hex, String text) {}

  private final Encoder out = new Encoder();
  private final boolean listing;
  private final List<Line> lines = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();

  /** Writes code alone. */
  Assembler() {
    this(false);
  }

  /**
   * @param listing whether to keep a text of every instruction
   */
  Assembler(boolean listing) {
    this.listing = listing;
  }

  /** The code so far; every label must be bound. */
  byte[] code() {
    for (Label label : labels) {
      if (!label.bound()) {
        throw new AssemblyException("a jump names a label that is not bound");
      }
    }
    return out.bytes(0, out.size());
  }

  int position() {
    return out.size();
  }

  /** Bytes and mnemonics, one instruction or label a line, if a listing was asked for. */
  List<Line> listing() {
    return List.copyOf(lines);
  }

  // ---- control flow

  void bind(Label label) {
    label.bind(out.size());
    line(out.size(), () -> "L%d:".formatted(number(label)));
    for (int field : label.fixups()) {
      out.patch32(field, label.position() - (field + 4));
    }
  }

  void jump(Label target) {
    int from = out.size();
    out.emit(0xe9);
    relative(from, "jmp", target);
  }

  void jump(Condition condition, Label target) {
    int from = out.size();
    out.emit(0x0f);
    out.emit(0x80 | condition.code);
    relative(from, "j" + condition.name().toLowerCase(Locale.ROOT), target);
  }

  private void relative(int from, String mnemonic, Label target) {
    int number = number(target);
    int field = out.size();
    out.emit32(0);
    if (target.bound()) {
      out.patch32(field, target.position() - (field + 4));
    } else {
      target.fixup(field);
    }
    line(from, () -> mnemonic + " L" + number);
  }

  private int number(Label label) {
    int i = labels.indexOf(label);
    if (i < 0) {
      labels.add(label);
      i = labels.size() - 1;
    }
    return i;
  }

  /** Pads with one-byte no-ops: only before loops, where they run once. */
  void align(int bytes) {
    while (out.size() % bytes != 0) {
      plain("nop", 0x90);
    }
  }

  void ret() {
    plain("ret", 0xc3);
  }

  void vzeroupper() {
    plain("vzeroupper", 0xc5, 0xf8, 0x77);
  }

  void cpuid() {
    plain("cpuid", 0x0f, 0xa2);
  }

  void xgetbv() {
    plain("xgetbv", 0x0f, 0x01, 0xd0);
  }

  private void plain(String text, int... bytes) {
    int from = out.size();
    for (int b : bytes) {
      out.emit(b);
    }
    line(from, () -> text);
  }

  // ---- integers

  void push(Gpr r) {
    pushOrPop("push", 0x50, r);
  }

  void pop(Gpr r) {
    pushOrPop("pop", 0x58, r);
  }

  private void pushOrPop(String mnemonic, int opcode, Gpr r) {
    int from = out.size();
    out.rex(false, 0, 0, r.code);
    out.emit(opcode | (r.code & 7));
    line(from, () -> mnemonic + " " + r.name64());
  }

  void mov(Gpr to, Gpr from) {
    integer("mov", true, 0x89, from, to);
  }

  void mov(Gpr to, Mem from) {
    load("mov", true, 0x8b, to, from);
  }

  void mov(Mem to, Gpr from) {
    int at = out.size();
    out.integer(true, 0x89, from.code, to);
    line(at, () -> "mov %s, %s".formatted(to, from.name64()));
  }

  void mov32(Gpr to, Gpr from) {
    integer("mov", false, 0x89, from, to);
  }

  void mov32(Gpr to, Mem from) {
    load("mov", false, 0x8b, to, from);
  }

  void mov32(Mem to, Gpr from) {
    int at = out.size();
    out.integer(false, 0x89, from.code, to);
    line(at, () -> "mov %s, %s".formatted(to, from.name32()));
  }

  /** Sets all 64 bits: the high half to zero. */
  void mov32(Gpr to, int value) {
    int from = out.size();
    out.rex(false, 0, 0, to.code);
    out.emit(0xb8 | (to.code & 7));
    out.emit32(value);
    line(from, () -> "mov %s, %d".formatted(to.name32(), value));
  }

  void lea(Gpr to, Mem address) {
    load("lea", true, 0x8d, to, address);
  }

  void add(Gpr to, Gpr from) {
    integer("add", true, 0x01, from, to);
  }

  void add(Gpr to, Mem from) {
    load("add", true, 0x03, to, from);
  }

  void add(Gpr to, int value) {
    immediate("add", 0, to, value);
  }

  void sub(Gpr to, Gpr from) {
    integer("sub", true, 0x29, from, to);
  }

  void sub(Gpr to, int value) {
    immediate("sub", 5, to, value);
  }

  void and(Gpr to, int value) {
    immediate("and", 4, to, value);
  }

  void cmp(Gpr a, Gpr b) {
    integer("cmp", true, 0x39, b, a);
  }

  void cmp(Gpr a, Mem b) {
    load("cmp", true, 0x3b, a, b);
  }

  void cmp(Gpr a, int value) {
    immediate("cmp", 7, a, value);
  }

  void test(Gpr a, Gpr b) {
    integer("test", true, 0x85, b, a);
  }

  void xor32(Gpr to, Gpr from) {
    integer("xor", false, 0x31, from, to);
  }

  void imul(Gpr to, Gpr from) {
    int at = out.size();
    out.integer(true, 0x0faf, to.code, from);
    line(at, () -> "imul %s, %s".formatted(to.name64(), from.name64()));
  }

  void dec(Gpr r) {
    int at = out.size();
    out.integer(true, 0xff, 1, r);
    line(at, () -> "dec " + r.name64());
  }

  void neg32(Gpr r) {
    int at = out.size();
    out.integer(false, 0xf7, 3, r);
    line(at, () -> "neg " + r.name32());
  }

  void shl(Gpr r, int by) {
    shift(true, 4, "shl", r.name64(), r, by);
  }

  void shl32(Gpr r, int by) {
    shift(false, 4, "shl", r.name32(), r, by);
  }

  void shr(Gpr r, int by) {
    shift(true, 5, "shr", r.name64(), r, by);
  }

  /** Shifts the low 32 bits left by {@code cl}. */
  void shl32Cl(Gpr r) {
    int at = out.size();
    out.integer(false, 0xd3, 4, r);
    line(at, () -> "shl %s, cl".formatted(r.name32()));
  }

  private void shift(boolean wide, int digit, String mnemonic, String name, Gpr r, int by) {
    int at = out.size();
    out.integer(wide, 0xc1, digit, r);
    out.emit(by);
    line(at, () -> "%s %s, %d".formatted(mnemonic, name, by));
  }

  void prefetcht0(Mem address) {
    int at = out.size();
    out.integer(false, 0x0f18, 1, address);
    line(at, () -> "prefetcht0 " + address);
  }

  private void integer(String mnemonic, boolean wide, int opcode, Gpr reg, Gpr rm) {
    int at = out.size();
    out.integer(wide, opcode, reg.code, rm);
    String a = wide ? rm.name64() : rm.name32();
    String b = wide ? reg.name64() : reg.name32();
    line(at, () -> "%s %s, %s".formatted(mnemonic, a, b));
  }

  private void load(String mnemonic, boolean wide, int opcode, Gpr reg, Mem mem) {
    int at = out.size();
    out.integer(wide, opcode, reg.code, mem);
    line(at, () -> "%s %s, %s".formatted(mnemonic, wide ? reg.name64() : reg.name32(), mem));
  }

  private void immediate(String mnemonic, int digit, Gpr r, int value) {
    int at = out.size();
    if (value == (byte) value) {
      out.integer(true, 0x83, digit, r);
      out.emit(value);
    } else if (r == Gpr.RAX) {
      out.rex(true, 0, 0, 0);
      out.emit((digit << 3) | 5);
      out.emit32(value);
    } else {
      out.integer(true, 0x81, digit, r);
      out.emit32(value);
    }
    line(at, () -> "%s %s, %d".formatted(mnemonic, r.name64(), value));
  }

  // ---- vectors

  /** {@code op a, b, c}. */
  void op(VectorOp op, Vec a, Vec b, Operand c) {
    int from = out.size();
    encode(op, a.bits(), a, b.number(), c);
    line(from, () -> "%s %s, %s, %s".formatted(op.mnemonic(), a, b, text(c, a)));
  }

  /** {@code op a, b}: a load, a conversion, a broadcast. */
  void op(VectorOp op, Vec a, Operand b) {
    int from = out.size();
    encode(op, a.bits(), a, 0, b);
    line(from, () -> "%s %s, %s".formatted(op.mnemonic(), a, text(b, a)));
  }

  /** {@code op a, b, c} in the lanes of {@code mask}; the others are kept, or zeroed. */
  void op(VectorOp op, Vec a, Mask mask, boolean zeroing, Vec b, Operand c) {
    int from = out.size();
    out.evex(op, a.bits(), a.number(), b.number(), c, mask, zeroing);
    String lanes = "{" + name(mask) + "}" + (zeroing ? "{z}" : "");
    line(from, () -> "%s %s%s, %s, %s".formatted(op.mnemonic(), a, lanes, b, text(c, a)));
  }

  /** Sets {@code to} where the predicate (Intel SDM, CMPPS) holds, within {@code within}. */
  void compare(Mask to, Mask within, Vec a, Vec b, int predicate) {
    int from = out.size();
    out.evex(VectorOp.VCMPPS, a.bits(), to.code, a.number(), b, within, false);
    out.emit(predicate);
    String lanes = within == Mask.NONE ? "" : "{" + name(within) + "}";
    line(from, () -> "vcmpps %s%s, %s, %s, %d".formatted(name(to), lanes, a, b, predicate));
  }

  /** {@code op a, b, c, imm}: a function of three bits, {@code a} among them, from a table. */
  void ternary(VectorOp op, Vec a, Vec b, Operand c, int imm) {
    int from = out.size();
    encode(op, a.bits(), a, b.number(), c);
    out.emit(imm);
    line(from, () -> "%s %s, %s, %s, %d".formatted(op.mnemonic(), a, b, text(c, a), imm));
  }

  /** Sets the low 16 bits of a mask register. */
  void kmovw(Mask to, Gpr from) {
    int at = out.size();
    if (from.code > 7) {
      throw new AssemblyException("kmovw takes the first eight registers here");
    }
    out.emit(0xc5);
    out.emit(0xf8);
    out.emit(0x92);
    out.emit(0xc0 | (to.code << 3) | from.code);
    line(at, () -> "kmovw %s, %s".formatted(name(to), from.name32()));
  }

  private static String name(Mask mask) {
    return mask.name().toLowerCase(Locale.ROOT);
  }

  /** {@code op [a], b}: a store. */
  void op(VectorOp op, Mem a, Vec b) {
    int from = out.size();
    encode(op, b.bits(), b, 0, a);
    line(from, () -> "%s %s, %s".formatted(op.mnemonic(), a, b));
  }

  /** {@code op a, b, imm}: a part of a register. */
  void extract(VectorOp op, Vec a, Vec b, int imm) {
    int from = out.size();
    encode(op, b.bits(), b, 0, a);
    out.emit(imm);
    line(from, () -> "%s %s, %s, %d".formatted(op.mnemonic(), a, b, imm));
  }

  /** {@code op [a], b, imm}: a store of a part of a register. */
  void extract(VectorOp op, Mem a, Vec b, int imm) {
    int from = out.size();
    encode(op, b.bits(), b, 0, a);
    out.emit(imm);
    line(from, () -> "%s %s, %s, %d".formatted(op.mnemonic(), a, b, imm));
  }

  /** {@code op a, b, imm}: a permutation within lanes. */
  void permute(VectorOp op, Vec a, Vec b, int imm) {
    int from = out.size();
    encode(op, a.bits(), a, 0, b);
    out.emit(imm);
    line(from, () -> "%s %s, %s, %d".formatted(op.mnemonic(), a, b, imm));
  }

  /** {@code op a, b, imm}: a shift by a constant. */
  void shift(VectorOp op, Vec a, Vec b, int imm) {
    int from = out.size();
    if (useVex(op, a.bits(), a.number(), 0, b)) {
      out.vex(op, a.bits(), op.digit, a.number(), b);
    } else {
      out.evex(op, a.bits(), op.digit, a.number(), b, Mask.NONE, false);
    }
    out.emit(imm);
    line(from, () -> "%s %s, %s, %d".formatted(op.mnemonic(), a, b, imm));
  }

  private void encode(VectorOp op, int bits, Vec reg, int vvvv, Operand rm) {
    if (useVex(op, bits, reg.number(), vvvv, rm)) {
      out.vex(op, bits, reg.number(), vvvv, rm);
    } else if (op.form == Form.VEX) {
      throw new AssemblyException("%s has no form for %s, %s".formatted(op.mnemonic(), reg, rm));
    } else {
      out.evex(op, bits, reg.number(), vvvv, rm, Mask.NONE, false);
    }
  }

  /** Broadcasts the low 32 bits of an integer register (EVEX). */
  void broadcast32(Vec to, Gpr from) {
    int at = out.size();
    out.evex(VectorOp.VPBROADCASTD_GPR, to.bits(), to.number(), 0, from.code);
    line(at, () -> "vpbroadcastd %s, %s".formatted(to, from.name32()));
  }

  /** Moves lane 0 to the low 32 bits of an integer register. */
  void vmovd(Gpr to, Vec from) {
    int at = out.size();
    out.vex(VectorOp.VMOVD_GPR, 128, from.number(), 0, new Vec(to.code, 128));
    line(at, () -> "vmovd %s, %s".formatted(to.name32(), from));
  }

  private static boolean useVex(VectorOp op, int bits, int reg, int vvvv, Operand rm) {
    boolean low = reg < 16 && vvvv < 16 && bits < 512;
    boolean plain =
        switch (rm) {
          case Vec v -> v.number() < 16 && v.bits() < 512;
          case Mem m -> !m.broadcast();
        };
    return op.form != Form.EVEX && low && plain;
  }

  private static String text(Operand operand, Vec beside) {
    return operand instanceof Mem m && m.broadcast()
        ? "dword ptr %s{1to%d}".formatted(m, beside.bits() / 32)
        : operand.toString();
  }

  private void line(int from, Supplier<String> text) {
    if (listing) {
      String hex = HexFormat.of().formatHex(out.bytes(from, out.size()));
      lines.add(new Line(from, hex, text.get()));
    }
  }
}
