package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Section;
import java.util.SplittableRandom;

/** Random sizes and times of one seed. */
final class Draws {
  private final SplittableRandom random;

  Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  private Draws(SplittableRandom random) {
    this.random = random;
  }

  /** An independent source, so that one part of a workload does not shift another. */
  Draws split() {
    return new Draws(random.split());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Exponential with this mean. */
  double exponential(double mean) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }

  /** Log-normal with this median and sigma. */
  double logNormal(double median, double sigma) {
    double u = 1 - random.nextDouble();
    double angle = 2 * StrictMath.PI * random.nextDouble();
    double normal = StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(angle);
    return median * StrictMath.exp(sigma * normal);
  }

  /** Pareto: at least {@code least}, heavier tail for smaller {@code alpha}. */
  double pareto(double least, double alpha) {
    return least / StrictMath.pow(1 - random.nextDouble(), 1 / alpha);
  }

  /** Zipf-like: 0 is the likeliest. */
  int popular(int count) {
    double share = random.nextDouble();
    return Math.min(count - 1, (int) (StrictMath.pow(count + 1.0, share) - 1));
  }

  /** A block that occurs nowhere else. */
  Block unique(int tokens, Section section) {
    return Block.message(random.nextLong(), Math.max(1, tokens), section);
  }

  /** The same, not the last of its message. */
  Block uniquePart(int tokens, Section section) {
    return new Block(random.nextLong(), Math.max(1, tokens), section, false);
  }

  int tokens(double median, double sigma, int most) {
    return (int) Math.clamp(logNormal(median, sigma), 8, most);
  }
}
