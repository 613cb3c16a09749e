package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.VectorKernels;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.gguf.GgufFile;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The real model: greedy answers that are the same whatever computes them, and logits near those of
 * transformers (tools/oracle/smollm2.py).
 */
class SmolLm2Test {
  private static final int ANSWER = 32;

  @Test
  void greedyAnswersAreEqualTogetherAndAloneOnAnyThreadsChunksAndKernels()
      throws IOException, URISyntaxException {
    List<List<Integer>> golden =
        lines("smollm2.greedy.txt").stream()
            .map(line -> Arrays.stream(line.split(" ")).map(Integer::valueOf).toList())
            .toList();
    try (WorkerPool two = new WorkerPool(2);
        DecoderModel model = load(best(), two)) {
      List<int[]> prompts = prompts(model);
      assertThat(greedyTogether(model, prompts, ANSWER)).isEqualTo(golden);
      for (int i = 0; i < prompts.size(); i += 7) {
        assertThat(greedyAlone(model, prompts.get(i), 5, ANSWER)).isEqualTo(golden.get(i));
      }
    }
    try (WorkerPool one = new WorkerPool(1);
        DecoderModel model = load(best(), one)) {
      assertThat(greedyAlone(model, prompts(model).get(1), 33, ANSWER)).isEqualTo(golden.get(1));
    }
    try (WorkerPool three = new WorkerPool(3);
        DecoderModel model = load(new VectorKernels(), three)) {
      assertThat(greedyTogether(model, prompts(model).subList(4, 6), 4))
          .isEqualTo(golden.subList(4, 6).stream().map(answer -> answer.subList(0, 4)).toList());
    }
  }

  @Test
  void logitsAreEqualToTheDefinitions() {
    float[] defined;
    int[] tokens = {19556, 28};
    try (WorkerPool pool = new WorkerPool(2);
        DecoderModel model = load(new ScalarKernels(), pool)) {
      defined = logits(model, tokens);
    }
    for (Kernels kernels : List.of(new VectorKernels(), best())) {
      try (WorkerPool pool = new WorkerPool(2);
          DecoderModel model = load(kernels, pool)) {
        assertThat(logits(model, tokens)).as(kernels.name()).isEqualTo(defined);
      }
    }
  }

  /**
   * The bound: 8-bit activations in 30 layers with 4-bit weights; what one layer adds to the
   * residual stream carries an error of some 1%, which the next layers carry on.
   */
  @Test
  void logitsAreNearThoseOfTransformers() throws IOException, URISyntaxException {
    try (GgufFile golden = GgufFile.open(resource("smollm2.logits.gguf"));
        WorkerPool pool = new WorkerPool(2);
        DecoderModel model = load(best(), pool)) {
      double difference = 0;
      double square = 0;
      for (int i = 0; i < 4; i++) {
        int[] tokens = ints(golden, "tokens." + i);
        assertThat(tokens).isEqualTo(prompts(model).get(i));
        float[] expected =
            golden
                .bytes(golden.tensor("logits." + i).orElseThrow())
                .toArray(ValueLayout.JAVA_FLOAT);
        float[] actual = logits(model, tokens);
        double mean = 0;
        for (float value : expected) {
          mean += value / expected.length;
        }
        for (int k = 0; k < expected.length; k++) {
          difference += Math.pow(actual[64 * k] - expected[k], 2);
          square += Math.pow(expected[k] - mean, 2);
        }
      }
      double relative = Math.sqrt(difference / square);
      System.out.printf("SmolLm2Test logits: %.2e%n", relative);
      assertThat(relative).isLessThan(0.1);
    }
  }

  private static Kernels best() {
    return KernelSelection.ofEnvironment().kernels();
  }

  private static DecoderModel load(Kernels kernels, WorkerPool pool) {
    return DecoderModel.load(
        SmolLm2.file(), ModelOptions.defaults(), kernels, pool, LoadProgress.SILENT);
  }

  private static List<int[]> prompts(DecoderModel model) throws IOException, URISyntaxException {
    return lines("prompts.txt").stream()
        .map(prompt ->
            model
                .tokenizer()
                .encode(
                    "<|im_start|>user\n" + prompt + "<|im_end|>\n<|im_start|>assistant\n", true))
        .toList();
  }

  private static List<List<Integer>> greedyTogether(
      DecoderModel model, List<int[]> prompts, int most) {
    List<Sequence> sequences = prompts.stream().map(prompt -> model.open()).toList();
    List<int[]> next = new ArrayList<>(prompts);
    List<List<Integer>> answers = new ArrayList<>();
    List<Integer> running = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      answers.add(new ArrayList<>());
      running.add(i);
    }
    while (!running.isEmpty()) {
      List<Slice> slices =
          running.stream().map(i -> new Slice(sequences.get(i), next.get(i), true)).toList();
      Logits logits = model.step(slices);
      List<Integer> still = new ArrayList<>();
      for (int row = 0; row < running.size(); row++) {
        int i = running.get(row);
        int token = best(logits, row);
        answers.get(i).add(token);
        next.set(i, new int[] {token});
        if (!model.tokenizer().isEnd(token) && answers.get(i).size() < most) {
          still.add(i);
        }
      }
      running = still;
    }
    sequences.forEach(Sequence::close);
    return answers;
  }

  private static List<Integer> greedyAlone(DecoderModel model, int[] prompt, int chunk, int most) {
    List<Integer> answer = new ArrayList<>();
    try (Sequence sequence = model.open()) {
      int[] next = prompt;
      while (answer.size() < most
          && (answer.isEmpty() || !model.tokenizer().isEnd(answer.getLast()))) {
        for (int at = 0; at < next.length; at += chunk) {
          int to = Math.min(next.length, at + chunk);
          Logits logits =
              model.step(
                  List.of(
                      new Slice(sequence, Arrays.copyOfRange(next, at, to), to == next.length)));
          if (to == next.length) {
            answer.add(best(logits, 0));
          }
        }
        next = new int[] {answer.getLast()};
      }
    }
    return answer;
  }

  private static float[] logits(DecoderModel model, int[] tokens) {
    try (Sequence sequence = model.open()) {
      Logits logits = model.step(List.of(new Slice(sequence, tokens, true)));
      float[] row = new float[logits.vocabulary()];
      for (int i = 0; i < row.length; i++) {
        row[i] = logits.values().get(0, i);
      }
      return row;
    }
  }

  private static int best(Logits logits, int row) {
    int best = 0;
    for (int i = 1; i < logits.vocabulary(); i++) {
      if (logits.values().get(row, i) > logits.values().get(row, best)) {
        best = i;
      }
    }
    return best;
  }

  private static int[] ints(GgufFile file, String tensor) {
    return file.bytes(file.tensor(tensor).orElseThrow()).toArray(ValueLayout.JAVA_INT);
  }

  private static List<String> lines(String name) throws IOException, URISyntaxException {
    return Files.readAllLines(resource(name));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(SmolLm2Test.class.getResource(name)).toURI());
  }
}
