package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * How soon a prefix is asked for again, by what can be seen of it: a hazard model in discrete time.
 * The time after a request is cut in steps; the chance that what was not asked for before a step is
 * asked for within it is
 *
 * <pre>
 * expected = logit(hazard expected) + lean · (logit(that of a second opinion) - logit(that))
 * logit(hazard) = expected + trust · (sum of the weights of its features)
 * </pre>
 *
 * so that with nothing learned what was expected (by a life table, and half of it by the second
 * opinion where there is one) speaks alone. How far to lean to that, and how far to trust what was
 * learned where there may be nothing to learn, is learned too ({@link LearnedScale}). Weights are
 * learned as outcomes come, by Newton's method with a diagonal Hessian: each moves by the error
 * over its information so far, which begins at {@link #PRIOR} and is capped so that old evidence
 * fades. An outcome counts when its step has passed, whatever it was: what was asked for would else
 * count before what was not.
 *
 * <p>Of what is sent, samples are waited for, spread evenly over each step's time. A prediction
 * takes less than a microsecond, learning included. Guarded by its table's lock.
 */
final class ReuseRegression {
  private static final long[] STEPS = {
    Duration.ofSeconds(15).toMillis(),
    Duration.ofMinutes(1).toMillis(),
    Duration.ofMinutes(2).toMillis(),
    Duration.ofMinutes(5).toMillis(),
    Duration.ofMinutes(10).toMillis(),
    Duration.ofMinutes(20).toMillis(),
    Duration.ofMinutes(30).toMillis(),
    Duration.ofHours(1).toMillis(),
    Duration.ofHours(12).toMillis()
  };

  private static final int COUNT = STEPS.length;

  /** Requests that are waited for per step, and most prefixes of them. */
  private static final int SAMPLES = 512;

  private static final int MOST_WAITING = 4 * SAMPLES;

  private static final float PRIOR = 8;
  private static final float MOST_INFORMATION = 400;
  private static final float MOST_WEIGHT = 8;
  private static final double LEAST_HAZARD = 0.002;
  private static final double MOST_HAZARD = 0.98;

  private static final double[] SAME = new double[COUNT];

  private final LearnedScale lean = new LearnedScale(0.5, 0, 1.5, 16);
  private final LearnedScale trust = new LearnedScale(1, 0.25, 4, 4);
  private final float[] weight = new float[ReuseFeatures.ROWS * COUNT];
  private final float[] information = new float[ReuseFeatures.ROWS * COUNT];
  private final List<Queue<AwaitedReuse>> waiting = new ArrayList<>();
  private final long[] sampledAt = new long[COUNT];

  ReuseRegression() {
    Arrays.fill(information, PRIOR);
    Arrays.fill(sampledAt, Long.MIN_VALUE / 2);
    for (int step = 0; step < COUNT; step++) {
      waiting.add(new ArrayDeque<>());
    }
  }

  /** The step that a time in milliseconds falls into; the number of steps if none. */
  static int step(long after) {
    int step = 0;
    while (step < COUNT && after > STEPS[step]) {
      step++;
    }
    return step;
  }

  /**
   * The chances of a prefix with these features to be asked for again within each of {@link
   * Lifetimes}; the next request for it is waited for, if it is among the samples, and learned
   * from.
   *
   * @param expected the same chances without the features
   */
  double[] chances(double[] expected, int[] features, PrefixNode node, long now) {
    return ofLifetimes(within(logOdds(expected), SAME, features, node, now));
  }

  /**
   * The same where there are two opinions.
   *
   * @param second the chances without the features by the second one
   */
  double[] chances(double[] expected, double[] second, int[] features, PrefixNode node, long now) {
    double[] odds = logOdds(expected);
    double[] apart = logOdds(second);
    for (int step = 0; step < COUNT; step++) {
      apart[step] -= odds[step];
    }
    return ofLifetimes(within(odds, apart, features, node, now));
  }

  private static double[] ofLifetimes(double[] within) {
    double[] chances = new double[Lifetimes.COUNT];
    int step = 0;
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      while (step < COUNT && STEPS[step] <= Lifetimes.bound(i)) {
        step++;
      }
      chances[i] = within[step - 1];
    }
    return chances;
  }

  /** The same within each step of time. */
  double[] stepChances(double[] expected, int[] features, PrefixNode node, long now) {
    return within(logOdds(expected), SAME, features, node, now);
  }

  private double[] within(
      double[] odds, double[] apart, int[] features, PrefixNode node, long now) {
    settle(now);
    double[] chances = new double[COUNT];
    double still = 1;
    for (int step = 0; step < COUNT; step++) {
      still *= 1 - hazard(odds[step], apart[step], weights(step, features));
      chances[step] = 1 - still;
    }
    sample(node, new AwaitedReuse(now, features, odds, apart), now);
    return chances;
  }

  /** When a step ends, milliseconds after a request. */
  static long end(int step) {
    return STEPS[step];
  }

  /** Chances within lifetimes as log odds of each step; a lifetime's steps share its hazard. */
  private static double[] logOdds(double[] chances) {
    double[] odds = new double[COUNT];
    double before = 0;
    int from = 0;
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      int to = from;
      while (to < COUNT && STEPS[to] <= Lifetimes.bound(i)) {
        to++;
      }
      double still = before < 1 ? Math.min(1, (1 - chances[i]) / (1 - before)) : 1;
      double kept =
          Math.pow(Math.clamp(still, 1 - MOST_HAZARD, 1 - LEAST_HAZARD), 1.0 / (to - from));
      Arrays.fill(odds, from, to, Math.log((1 - kept) / kept));
      before = Math.max(before, chances[i]);
      from = to;
    }
    return odds;
  }

  private double weights(int step, int[] features) {
    double sum = 0;
    for (int row : features) {
      sum += weight[row * COUNT + step];
    }
    return sum;
  }

  private double hazard(double odds, double apart, double weights) {
    return 1 / (1 + Math.exp(-odds - lean.factor() * apart - trust.factor() * weights));
  }

  private void sample(PrefixNode node, AwaitedReuse awaited, long now) {
    boolean any = false;
    for (int step = 0; step < COUNT; step++) {
      // All prefixes of a request, or none.
      boolean sampled = now <= sampledAt[step] || now - sampledAt[step] >= STEPS[step] / SAMPLES;
      if (sampled && waiting.get(step).size() < MOST_WAITING) {
        sampledAt[step] = now;
        waiting.get(step).add(awaited);
        awaited.queued();
        any = true;
      }
    }
    if (any) {
      node.await(awaited);
    }
  }

  private void settle(long now) {
    for (int step = 0; step < COUNT; step++) {
      Queue<AwaitedReuse> queue = waiting.get(step);
      AwaitedReuse first = queue.peek();
      while (first != null && now - first.since() > STEPS[step]) {
        queue.remove();
        if (first.reached(step)) {
          learn(step, first);
        }
        first.settled();
        first = queue.peek();
      }
    }
  }

  private void learn(int step, AwaitedReuse ended) {
    double apart = ended.apart()[step];
    double weights = weights(step, ended.features());
    double chance = hazard(ended.expected()[step], apart, weights);
    double error = (ended.hitIn(step) ? 1 : 0) - chance;
    trust.learn(weights, chance, error);
    lean.learn(apart, chance, error);
    for (int row : ended.features()) {
      int at = row * COUNT + step;
      information[at] = (float) Math.min(MOST_INFORMATION, information[at] + chance * (1 - chance));
      weight[at] =
          (float) Math.clamp(weight[at] + error / information[at], -MOST_WEIGHT, MOST_WEIGHT);
    }
  }

  /** How many samples are waited for, over all steps. */
  int waiting() {
    return waiting.stream().mapToInt(Queue::size).sum();
  }

  /** Writes the rows that were learned; what is still waited for is left out. */
  void save(DataOutput out) throws IOException {
    lean.save(out);
    trust.save(out);
    int[] rows = new int[ReuseFeatures.ROWS];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int at = row * COUNT; at < (row + 1) * COUNT; at++) {
        if (information[at] > PRIOR) {
          rows[count++] = row;
          break;
        }
      }
    }
    out.writeInt(count);
    for (int row : Arrays.copyOf(rows, count)) {
      out.writeInt(row);
      for (int at = row * COUNT; at < (row + 1) * COUNT; at++) {
        out.writeFloat(weight[at]);
        out.writeFloat(information[at]);
      }
    }
  }

  static ReuseRegression load(DataInput in) throws IOException {
    ReuseRegression read = new ReuseRegression();
    read.lean.load(in);
    read.trust.load(in);
    for (int n = SnapshotNumbers.count(in); n > 0; n--) {
      int row = in.readInt();
      if (row < 0 || row >= ReuseFeatures.ROWS) {
        throw new IOException("there is no feature " + row);
      }
      for (int at = row * COUNT; at < (row + 1) * COUNT; at++) {
        read.weight[at] = Math.clamp(SnapshotNumbers.real(in), -MOST_WEIGHT, MOST_WEIGHT);
        read.information[at] = Math.clamp(SnapshotNumbers.real(in), PRIOR, MOST_INFORMATION);
      }
    }
    return read;
  }
}
