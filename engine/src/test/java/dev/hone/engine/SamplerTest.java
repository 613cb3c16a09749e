package dev.hone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.hone.kernels.FloatMatrix;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static int draw(float[] logits, Sampling sampling, long position, int... prompt) {
    return draw(new Sampler(sampling, prompt), logits, position);
  }

  private static int draw(Sampler sampler, float[] logits, long position) {
    SamplingScratch scratch = new SamplingScratch(logits.length);
    System.arraycopy(logits, 0, scratch.logits(), 0, logits.length);
    return sampler.draw(scratch, position);
  }

  private static SamplingBuilder hot() {
    return Sampling.builder().temperature(1);
  }

  /** What can be drawn at all, seen over many positions. */
  private static Set<Integer> drawn(float[] logits, Sampling sampling, int... prompt) {
    Set<Integer> all = new TreeSet<>();
    for (int position = 0; position < 3000; position++) {
      all.add(draw(logits, sampling, position, prompt));
    }
    return all;
  }

  @Test
  void greedyTakesTheHighestAndTheLowerIdOfEquals() {
    assertThat(draw(new float[] {1, 3, 2, 3}, Sampling.GREEDY, 5)).isEqualTo(1);
    assertThat(draw(new float[] {-0f, 0f}, Sampling.GREEDY, 5)).isEqualTo(0);
  }

  @Test
  void greedyAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    SamplingScratch scratch = new SamplingScratch(1000);
    Sampler sampler = new Sampler(Sampling.GREEDY, new int[] {1});
    FloatMatrix logits = FloatMatrix.allocate(Arena.ofAuto(), 2, 1000);
    long before = 0;
    for (int i = 0; i < 2000; i++) {
      if (i == 1000) { // linked and warm by now
        before = threads.getCurrentThreadAllocatedBytes();
      }
      scratch.load(logits, 1);
      sampler.accept(sampler.draw(scratch, i));
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
  }

  @Test
  void aTinyTemperatureDrawsTheHighest() {
    Sampling cold = Sampling.builder().temperature(Float.MIN_VALUE).seed(3).build();
    assertThat(drawn(new float[] {1, 1.0001f, -5}, cold)).containsExactly(1);
  }

  @Test
  void topKKeepsTheLowerIdsOfEquals() {
    float[] logits = {0, 1, 0, 1, 0, 0};
    assertThat(drawn(logits, hot().topK(3).build())).containsExactly(0, 1, 3);
    assertThat(drawn(logits, hot().topK(1).build())).containsExactly(1);
    assertThat(drawn(logits, hot().topK(100).build())).hasSize(6);
  }

  @Test
  void topPKeepsTheFewestTokensThatReachTheShare() {
    float[] logits = logs(0.4, 0.3, 0.2, 0.1);
    assertThat(drawn(logits, hot().topP(0.39f).build())).containsExactly(0);
    assertThat(drawn(logits, hot().topP(0.69f).build())).containsExactly(0, 1);
    assertThat(drawn(logits, hot().topP(0.71f).build())).containsExactly(0, 1, 2);
    assertThat(drawn(logits, hot().topP(0.95f).build())).containsExactly(0, 1, 2, 3);
    // of the two that top-k leaves, the first has 4/7
    assertThat(drawn(logits, hot().topK(2).topP(0.56f).build())).containsExactly(0);
    assertThat(drawn(logits, hot().topK(2).topP(0.58f).build())).containsExactly(0, 1);
  }

  @Test
  void minPDropsWhatIsUnlikelyBesideTheMostLikely() {
    float[] logits = logs(0.4, 0.3, 0.2, 0.1);
    assertThat(drawn(logits, hot().minP(0.45f).build())).containsExactly(0, 1, 2);
    assertThat(drawn(logits, hot().minP(0.45f).topK(2).build())).containsExactly(0, 1);
    assertThat(drawn(logits, hot().minP(1).build())).containsExactly(0);
  }

  @Test
  void biasBansAndForcesTokens() {
    float[] logits = {2, 1, 0};
    assertThat(draw(logits, greedyWith(Map.of(0, -100f)), 0)).isEqualTo(1);
    assertThat(draw(logits, greedyWith(Map.of(2, 100f)), 0)).isEqualTo(2);
    Map<Integer, Float> none = Map.of(0, Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY);
    assertThat(drawn(logits, hot().logitBias(none).build())).containsExactly(2);
  }

  @Test
  void thereIsAnErrorIfEveryTokenIsBanned() {
    float ban = Float.NEGATIVE_INFINITY;
    Sampling sampling = greedyWith(Map.of(0, ban, 1, ban));
    assertThatThrownBy(() -> draw(new float[] {1, 2}, sampling, 7))
        .isInstanceOf(GenerationFailed.class)
        .hasMessageContaining("position 7")
        .hasMessageContaining("logit bias");
  }

  @Test
  void penaltiesLookAtPromptAndAnswerAsTheirDefinitionsSay() {
    float[] logits = {4, 3.5f, -1, -1.2f};
    Sampling repetition = Sampling.builder().temperature(0).repetitionPenalty(1.5f).build();
    assertThat(draw(logits, repetition, 0, 0)).isEqualTo(1); // 4 / 1.5 < 3.5, from the prompt
    assertThat(draw(new float[] {-5, -6, -1, -1.2f}, repetition, 0, 2)).isEqualTo(3);

    Sampling presence = Sampling.builder().temperature(0).presencePenalty(0.6f).build();
    assertThat(draw(logits, presence, 0, 0)).isEqualTo(0); // the prompt does not count
    Sampler sampler = new Sampler(presence, new int[] {0});
    sampler.accept(0);
    assertThat(draw(sampler, logits, 1)).isEqualTo(1);

    Sampler frequency =
        new Sampler(
            Sampling.builder().temperature(0).frequencyPenalty(0.3f).build(), new int[] {0});
    frequency.accept(0);
    assertThat(draw(frequency, logits, 1)).isEqualTo(0); // 3.7
    frequency.accept(0);
    assertThat(draw(frequency, logits, 2)).isEqualTo(1); // 3.4
  }

  @Test
  void historyCountsManyTokensExactly() {
    Random random = new Random(5);
    int[] counts = new int[1000];
    Sampling sampling = Sampling.builder().temperature(0).frequencyPenalty(1).build();
    Sampler sampler = new Sampler(sampling, new int[] {3, 4});
    for (int i = 0; i < 5000; i++) {
      int token = random.nextInt(random.nextInt(1000) + 1);
      counts[token]++;
      sampler.accept(token);
    }
    TokenHistory history = new TokenHistory();
    IntStream.range(0, 1000)
        .forEach(t -> IntStream.range(0, counts[t]).forEach(i -> history.addAnswer(t)));
    float[] logits = new float[1000];
    history.penalize(logits, sampling);
    for (int t = 0; t < 1000; t++) {
      assertThat(logits[t]).isEqualTo(-(float) counts[t] + 0f);
    }
    // The one that never came, or came least, has the highest logit now.
    int least = 0;
    for (int t = 0; t < 1000; t++) {
      least = counts[t] < counts[least] ? t : least;
    }
    assertThat(draw(sampler, new float[1000], 9)).isEqualTo(least);
  }

  @Test
  void aDrawDependsOnSeedAndPositionOnly() {
    float[] logits = new float[500];
    Random random = new Random(9);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextFloat();
    }
    List<Integer> forward = new ArrayList<>();
    List<Integer> backward = new ArrayList<>();
    for (int p = 0; p < 50; p++) {
      forward.add(draw(logits, hot().seed(1).build(), p));
      backward.addFirst(draw(logits, hot().seed(1).build(), 49 - p));
    }
    assertThat(backward).isEqualTo(forward);
    assertThat(IntStream.range(0, 50).mapToObj(p -> draw(logits, hot().seed(2).build(), p)))
        .isNotEqualTo(forward);
    assertThat(new TreeSet<>(forward)).hasSizeGreaterThan(30);
  }

  @Test
  void theNoiseIsThatOfTheJdksSplitMix64() {
    long golden = 0x9E3779B97F4A7C15L;
    long seeded = new SplittableRandom(42).nextLong();
    long key = new SplittableRandom(seeded + 17 - golden).nextLong();
    assertThat(GumbelNoise.key(42, 17)).isEqualTo(key);
    SplittableRandom stream = new SplittableRandom(key);
    for (int token = 0; token < 1000; token += 2) {
      long pair = stream.nextLong();
      assertThat(GumbelNoise.bits(key, token)).isEqualTo(pair >>> 32);
      assertThat(GumbelNoise.bits(key, token + 1)).isEqualTo(pair & 0xFFFFFFFFL);
    }
    assertThat(GumbelNoise.noise(0xFFFFFFFFL)).isCloseTo(33 * Math.log(2), within(1e-6));
    assertThat(GumbelNoise.noise(0)).isCloseTo(-Math.log(33 * Math.log(2)), within(1e-6));
  }

  private static org.assertj.core.data.Offset<Double> within(double bound) {
    return org.assertj.core.data.Offset.offset(bound);
  }

  @Test
  void prunedDrawsEqualTheDefinition() {
    long seed = System.nanoTime();
    System.out.println("SamplerTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      int size = 1 + random.nextInt(300);
      float spread = (float) Math.exp(4 * random.nextGaussian());
      float[] logits = new float[size];
      for (int i = 0; i < size; i++) {
        logits[i] = spread * (float) random.nextGaussian();
        if (random.nextInt(5) == 0) {
          logits[i] = logits[random.nextInt(i + 1)];
        }
      }
      Sampling sampling =
          Sampling.builder()
              .temperature(0.1f + 2 * random.nextFloat())
              .topK(random.nextBoolean() ? 0 : 1 + random.nextInt(size + 3))
              .topP(random.nextBoolean() ? 1 : 0.01f + 0.98f * random.nextFloat())
              .minP(random.nextBoolean() ? 0 : random.nextFloat() * random.nextFloat())
              .seed(random.nextLong())
              .build();
      assertThat(draw(logits, sampling, round))
          .as("round %d %s", round, sampling)
          .isEqualTo(naive(logits, sampling, round));
    }
  }

  /** The definition, by sorting and by noise for every token. */
  private static int naive(float[] logits, Sampling sampling, long position) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    float[] values = new float[logits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (logits[i] - max) / sampling.temperature();
    }
    List<Integer> tokens = new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
    if (sampling.topK() > 0 && sampling.topK() < tokens.size()) {
      tokens.sort(Comparator.comparing(t -> -values[t]));
      tokens = new ArrayList<>(tokens.subList(0, sampling.topK()));
    }
    if (sampling.topP() < 1) {
      tokens.sort(Comparator.comparing(t -> -values[t]));
      long total = tokens.stream().mapToLong(t -> TokenMass.of(values[t])).sum();
      long sum = 0;
      int kept = 0;
      while (sum < sampling.topP() * (double) total) {
        sum += TokenMass.of(values[tokens.get(kept++)]);
      }
      tokens = tokens.subList(0, kept);
    }
    float floor = (float) StrictMath.log(sampling.minP());
    long key = GumbelNoise.key(sampling.seed(), position);
    return tokens.stream()
        .filter(t -> values[t] >= floor)
        .max(
            Comparator.comparing(
                    (Integer t) -> values[t] + GumbelNoise.noise(GumbelNoise.bits(key, t)))
                .thenComparing(t -> -t))
        .orElseThrow();
  }

  @Test
  void drawsInProportionToTheProbabilities() {
    double[] p = {0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.01, 0.01};
    checkFrequencies(logs(p), hot().seed(11).build(), p);
    checkFrequencies(logs(p), hot().seed(12).topK(8).build(), p);
    double[] squared = Arrays.stream(p).map(x -> x * x).toArray();
    checkFrequencies(logs(p), Sampling.builder().temperature(0.5f).seed(13).build(), squared);
    double[] nucleus = {0.5, 0.2, 0.1, 0.1, 0, 0, 0, 0};
    checkFrequencies(logs(p), hot().seed(14).topP(0.89f).build(), nucleus);
  }

  @Test
  void drawsInProportionOverManyEqualTokens() {
    double[] p = new double[1000];
    Arrays.fill(p, 1e-3);
    checkFrequencies(logs(p), hot().seed(15).build(), p);
  }

  /** Chi-square over 40,000 draws; the bound is 6 standard deviations above its mean. */
  private static void checkFrequencies(float[] logits, Sampling sampling, double[] weights) {
    int draws = 40_000;
    double total = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    SamplingScratch scratch = new SamplingScratch(logits.length);
    Sampler sampler = new Sampler(sampling, new int[] {1});
    for (int position = 0; position < draws; position++) {
      System.arraycopy(logits, 0, scratch.logits(), 0, logits.length);
      counts[sampler.draw(scratch, position)]++;
    }
    double chiSquare = 0;
    int freedom = -1;
    for (int i = 0; i < weights.length; i++) {
      double expected = draws * weights[i] / total;
      if (weights[i] == 0) {
        assertThat(counts[i]).isZero();
      } else {
        chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
        freedom++;
      }
    }
    assertThat(chiSquare).isLessThan(freedom + 6 * Math.sqrt(2.0 * freedom));
  }

  private static float[] logs(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return logits;
  }

  private static Sampling greedyWith(Map<Integer, Float> bias) {
    return Sampling.builder().temperature(0).logitBias(bias).build();
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> Sampling.builder().topP(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topP");
    assertThatThrownBy(() -> Sampling.builder().temperature(-1).build())
        .hasMessageContaining("temperature");
    assertThatThrownBy(() -> Sampling.builder().temperature(Float.NaN).build())
        .hasMessageContaining("temperature");
    assertThatThrownBy(() -> Sampling.builder().logitBias(Map.of(1, Float.NaN)).build())
        .hasMessageContaining("logitBias");
  }
}
