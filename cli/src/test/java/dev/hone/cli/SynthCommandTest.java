package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthCommandTest {
  @TempDir Path folder;

  @Test
  void writesAModel() {
    Path file = folder.resolve("tiny.gguf");
    CommandRun run =
        CommandRun.of("synth", "--shape", "tiny", "--type", "q8_0", "-o", file.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith(file + ": 4.0 million parameters, Q8_0, ");
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void namesTheShapesAndTypesThatThereAre() {
    CommandRun shape = CommandRun.of("synth", "--shape", "2b", "-o", "x.gguf");
    assertThat(shape.code()).isEqualTo(2);
    assertThat(shape.err()).contains("there is no shape '2b'; there are tiny, 100m, 1b, 3b, 8b");
    assertThat(CommandRun.of("synth", "--type", "q9", "-o", "x.gguf").err())
        .contains("there is no weight type 'q9'; there are ", "q4_0", "q4_k_m");
  }
}
