package dev.hone.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EncodingTest {

  @Test
  void encodesEveryInstructionAsGnuAsDoes() throws IOException {
    List<String> ours =
        EncodingProgram.write().listing().stream().map(l -> l.hex() + "\t" + l.text()).toList();
    assertThat(ours).isEqualTo(goldens());
  }

  @Test
  void jumpsForwardAndBackward() {
    Assembler asm = new Assembler(true);
    Label loop = new Label();
    Label end = new Label();
    asm.bind(loop);
    asm.jump(Assembler.Condition.E, end);
    asm.dec(Gpr.RAX);
    asm.jump(loop);
    asm.bind(end);
    asm.ret();
    assertThat(HexFormat.of().formatHex(asm.code()))
        .isEqualTo("0f8408000000" + "48ffc8" + "e9f2ffffff" + "c3");
    assertThat(asm.listing().stream().map(Assembler.Line::text))
        .containsExactly("L0:", "je L1", "dec rax", "jmp L0", "L1:", "ret");
  }

  @Test
  void refusesAJumpToNowhereAndAnEvexOperandOfAVexInstruction() {
    Assembler asm = new Assembler();
    asm.jump(new Label());
    assertThatThrownBy(asm::code).isInstanceOf(AssemblyException.class);
    assertThatThrownBy(() -> asm.op(VectorOp.VPAND, Vec.zmm(1), Vec.zmm(2), Vec.zmm(3)))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("vpand");
  }

  private static List<String> goldens() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EncodingTest.class.getResourceAsStream("/x86/encodings.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
