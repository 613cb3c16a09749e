package dev.hone.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.DecoderModel;
import dev.hone.model.LoadProgress;
import dev.hone.model.Logits;
import dev.hone.model.ModelOptions;
import dev.hone.model.Sequence;
import dev.hone.model.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SynthTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void writesModelsThatRunWithFiniteLogits(WeightType type) {
    Path file = folder.resolve("tiny.gguf");
    try (WorkerPool pool = new WorkerPool(2)) {
      new Synth(SynthShape.TINY, type, 1).write(file, pool, LoadProgress.SILENT);
      ModelOptions options = ModelOptions.defaults().withMaxStepTokens(16);
      try (DecoderModel model =
              DecoderModel.load(file, options, new ScalarKernels(), pool, LoadProgress.SILENT);
          Sequence sequence = model.open()) {
        int[] tokens = model.tokenizer().encode("<|im_start|>hello there, 世界!", true);
        assertThat(model.tokenizer().decode(tokens, true))
            .isEqualTo("<|im_start|>hello there, 世界!");
        assertThat(tokens.length).isLessThan(24);
        Logits logits =
            model.step(List.of(new Slice(sequence, java.util.Arrays.copyOf(tokens, 9), true)));
        double squares = 0;
        for (int i = 0; i < logits.vocabulary(); i++) {
          squares += Math.pow(logits.values().get(0, i), 2);
        }
        assertThat(Math.sqrt(squares / logits.vocabulary()))
            .as("deviation of the logits")
            .isBetween(1.0, 4.0);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameFileOnAnyNumberOfThreads() throws IOException {
    byte[] one = file(5, 1);
    assertThat(file(5, 3)).isEqualTo(one);
    assertThat(file(6, 3)).isNotEqualTo(one).hasSameSizeAs(one);
  }

  @Test
  void mixesTypesAsLlamaCppDoes() {
    TypeMix mix = TypeMix.of("Q4_K_M");
    assertThat(mix.output(2048)).isEqualTo(WeightType.Q6_K);
    assertThat(
            IntStream.range(0, 22)
                .filter(layer -> mix.layer(layer, 22, true, 2048) == WeightType.Q6_K))
        .containsExactly(0, 1, 4, 7, 10, 13, 16, 19, 20, 21);
    assertThat(mix.layer(0, 22, false, 2048)).isEqualTo(WeightType.Q4_K);
    assertThat(mix.layer(0, 22, false, 704)).isEqualTo(WeightType.Q5_0);
    assertThatThrownBy(() -> TypeMix.of("q9"))
        .hasMessageStartingWith("there is no weight type 'q9'");
    assertThat(new Synth(SynthShape.B1, mix, 0).bytes()).isBetween(715_000_000L, 735_000_000L);
  }

  @Test
  void theShapesHaveTheParametersThatTheirNamesSay() {
    assertThat(new Synth(SynthShape.TINY, WeightType.F32, 0).parameters()).isEqualTo(4_000_000);
    assertThat(new Synth(SynthShape.of("100m"), WeightType.F32, 0).parameters())
        .isBetween(95_000_000L, 130_000_000L);
    Synth b1 = new Synth(SynthShape.of("1b"), WeightType.Q4_0, 0);
    assertThat(b1.parameters()).isBetween(1_170_000_000L, 1_180_000_000L);
    assertThat(b1.bytes()).isBetween(655_000_000L, 665_000_000L);
    assertThat(new Synth(SynthShape.of("3b"), WeightType.F32, 0).parameters())
        .isBetween(3_000_000_000L, 3_200_000_000L);
    assertThat(new Synth(SynthShape.of("8B"), WeightType.F32, 0).parameters())
        .isBetween(8_000_000_000L, 8_100_000_000L);
    assertThatThrownBy(() -> SynthShape.of("2b"))
        .hasMessage("there is no shape '2b'; there are tiny, 100m, 1b, 3b, 8b");
  }

  private byte[] file(long seed, int threads) throws IOException {
    Path file = folder.resolve("seed-%d-%d.gguf".formatted(seed, threads));
    try (WorkerPool pool = new WorkerPool(threads)) {
      new Synth(SynthShape.TINY, WeightType.Q4_1, seed).write(file, pool, LoadProgress.SILENT);
    }
    return Files.readAllBytes(file);
  }
}
