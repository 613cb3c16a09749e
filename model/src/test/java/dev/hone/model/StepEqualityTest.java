package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.VectorKernels;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a sequence computes is a function of its tokens alone: the same bits however it is cut, with
 * whatever it shares its steps, on any number of threads.
 */
class StepEqualityTest {
  private static final long SEED = 20_261_124;
  private static final ModelOptions OPTIONS = ModelOptions.defaults().withMaxStepTokens(640);
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void chunkedPrefillAndDecodeGiveTheBitsOfOneShot(WeightType type) {
    int[] tokens = tokens(type.superBlocks() ? 40 : 77);
    try (WorkerPool pool = new WorkerPool(2);
        DecoderModel model = load(type, pool)) {
      float[] oneShot = logits(model, tokens, tokens.length);
      for (int chunk : new int[] {1, 7, 32, 33, tokens.length - 1}) {
        assertThat(logits(model, tokens, chunk)).as("chunks of %d", chunk).isEqualTo(oneShot);
      }
    }
  }

  @Test
  void contextsOfSeveralSplitsGiveTheSameBitsByPrefillAndByDecode() {
    int[] tokens = tokens(600);
    float[] oneShot;
    try (WorkerPool pool = new WorkerPool(1);
        DecoderModel model = load(WeightType.Q4_0, pool)) {
      oneShot = logits(model, tokens, tokens.length);
    }
    try (WorkerPool pool = new WorkerPool(3);
        DecoderModel model = load(WeightType.Q4_0, pool);
        Sequence sequence = model.open()) {
      model.step(List.of(new Slice(sequence, Arrays.copyOf(tokens, 590), false)));
      float[] decoded = {};
      for (int i = 590; i < 600; i++) {
        decoded = row(model.step(List.of(new Slice(sequence, new int[] {tokens[i]}, true))), 0);
      }
      assertThat(decoded).isEqualTo(oneShot);
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    int[] tokens = tokens(100);
    List<float[]> results = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (WorkerPool pool = new WorkerPool(threads);
          DecoderModel model = load(WeightType.Q4_1, pool)) {
        results.add(logits(model, tokens, 64));
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(results.get(2)).isEqualTo(results.get(0));
  }

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void kernelsDoNotChangeABit(WeightType type) {
    int[] tokens = tokens(type.superBlocks() ? 45 : 300);
    Path file = new TestingModel(type, SEED).write(folder);
    try (WorkerPool pool = new WorkerPool(2)) {
      List<float[]> results = new ArrayList<>();
      for (Kernels kernels :
          List.of(
              new ScalarKernels(),
              new VectorKernels(),
              KernelSelection.ofEnvironment().kernels())) {
        try (DecoderModel model =
            DecoderModel.load(file, OPTIONS, kernels, pool, LoadProgress.SILENT)) {
          results.add(logits(model, tokens, tokens.length - 1));
        }
      }
      assertThat(results.get(1)).as("vector").isEqualTo(results.get(0));
      assertThat(results.get(2)).as("chosen").isEqualTo(results.get(0));
    }
  }

  @Test
  void companyDoesNotChangeABit() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (WorkerPool pool = new WorkerPool(2);
        DecoderModel model = load(WeightType.Q4_0, pool)) {
      int[][] tokens = new int[5][];
      float[][] alone = new float[5][];
      Sequence[] together = new Sequence[5];
      int[] done = new int[5];
      for (int i = 0; i < 5; i++) {
        tokens[i] = tokens(20 + 17 * i);
        alone[i] = logits(model, tokens[i], tokens[i].length);
        together[i] = model.open();
      }
      while (Arrays.stream(done).sum() < Arrays.stream(tokens).mapToInt(t -> t.length).sum()) {
        List<Slice> slices = new ArrayList<>();
        List<Integer> ending = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          int left = tokens[i].length - done[i];
          if (left > 0 && random.nextInt(3) > 0) {
            int count = 1 + random.nextInt(Math.min(left, 24));
            boolean ends = count == left;
            slices.add(
                new Slice(
                    together[i], Arrays.copyOfRange(tokens[i], done[i], done[i] + count), ends));
            done[i] += count;
            if (ends) {
              ending.add(i);
            }
          }
        }
        if (!slices.isEmpty()) {
          Logits logits = model.step(slices);
          assertThat(logits.rows()).isEqualTo(ending.size());
          for (int row = 0; row < ending.size(); row++) {
            assertThat(row(logits, row)).isEqualTo(alone[ending.get(row)]);
          }
        }
      }
      for (Sequence sequence : together) {
        sequence.close();
      }
      assertThat(model.freePages()).isEqualTo(model.totalPages());
    }
  }

  @Test
  void aTruncatedSequenceGoesOnAsIfItHadNeverBeenLonger() {
    int[] tokens = tokens(70);
    try (WorkerPool pool = new WorkerPool(2);
        DecoderModel model = load(WeightType.Q8_0, pool);
        Sequence sequence = model.open()) {
      float[] expected = logits(model, tokens, 70);
      model.step(List.of(new Slice(sequence, Arrays.copyOf(tokens, 40), false)));
      model.step(List.of(new Slice(sequence, tokens(50), false)));
      sequence.truncate(40);
      float[] actual =
          row(
              model.step(List.of(new Slice(sequence, Arrays.copyOfRange(tokens, 40, 70), true))),
              0);
      assertThat(actual).isEqualTo(expected);
    }
  }

  private DecoderModel load(WeightType type, WorkerPool pool) {
    Path file = new TestingModel(type, SEED).write(folder);
    return DecoderModel.load(file, OPTIONS, new ScalarKernels(), pool, LoadProgress.SILENT);
  }

  private static float[] logits(DecoderModel model, int[] tokens, int chunk) {
    float[] last = {};
    try (Sequence sequence = model.open()) {
      for (int at = 0; at < tokens.length; at += chunk) {
        int to = Math.min(tokens.length, at + chunk);
        boolean ends = to == tokens.length;
        Logits logits =
            model.step(List.of(new Slice(sequence, Arrays.copyOfRange(tokens, at, to), ends)));
        if (ends) {
          last = row(logits, 0);
        }
      }
    }
    return last;
  }

  private static float[] row(Logits logits, int row) {
    float[] values = new float[logits.vocabulary()];
    for (int i = 0; i < values.length; i++) {
      values[i] = logits.values().get(row, i);
    }
    return values;
  }

  private static int[] tokens(int count) {
    return new SplittableRandom(SEED + count).ints(count, 0, 256).toArray();
  }
}
