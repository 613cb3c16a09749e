package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A factor in a logistic model's log odds that is learned as outcomes come: it moves by the error
 * over its information so far (Newton's method in one dimension), which is capped so that old
 * evidence fades. Guarded by its table's lock.
 */
final class LearnedScale {
  private static final double MOST_INFORMATION = 400;

  private final double least;
  private final double most;
  private double factor;
  private double information;

  /**
   * A factor that begins here.
   *
   * @param information how much evidence that is worth: as that of so many outcomes whose chance
   *     was uncertain, times four
   */
  LearnedScale(double factor, double least, double most, double information) {
    this.factor = factor;
    this.least = least;
    this.most = most;
    this.information = information;
  }

  double factor() {
    return factor;
  }

  /**
   * An outcome came.
   *
   * @param scaled what was multiplied by the factor, log odds
   * @param chance that was given to the outcome
   * @param error one less the chance if it came true, else less the chance
   */
  void learn(double scaled, double chance, double error) {
    information = Math.min(MOST_INFORMATION, information + scaled * scaled * chance * (1 - chance));
    factor = Math.clamp(factor + error * scaled / information, least, most);
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(factor);
    out.writeDouble(information);
  }

  void load(DataInput in) throws IOException {
    factor = Math.clamp(SnapshotNumbers.number(in), least, most);
    information = Math.clamp(SnapshotNumbers.amount(in), information, MOST_INFORMATION);
  }
}
