package dev.hone.gateway.promptcache;

/** A prefix whose next request is waited for, to learn from. Guarded by its table's lock. */
final class AwaitedReuse {
  private static final int NOT_YET = Integer.MAX_VALUE;

  private final long since;
  private int[] features;
  private double[] expected;
  private double[] apart;
  private int step = NOT_YET;
  private int queues;

  /**
   * Waits from now on.
   *
   * @param since milliseconds since 1970
   * @param features rows of {@link ReuseFeatures}
   * @param expected log odds per step of {@link ReuseRegression} without the features
   * @param apart how much higher they are by a second opinion
   */
  AwaitedReuse(long since, int[] features, double[] expected, double[] apart) {
    this.since = since;
    this.features = features;
    this.expected = expected;
    this.apart = apart;
  }

  /** It was asked for. */
  void hit(long now) {
    step = ReuseRegression.step(now - since);
  }

  /** One more step learns from it. */
  void queued() {
    queues++;
  }

  /** One fewer does; the last lets go of what nobody needs any more, since its prefix may stay. */
  void settled() {
    if (--queues == 0) {
      features = new int[0];
      expected = new double[0];
      apart = new double[0];
    }
  }

  long since() {
    return since;
  }

  int[] features() {
    return features;
  }

  double[] expected() {
    return expected;
  }

  double[] apart() {
    return apart;
  }

  /** Whether it was still waited for when this step began. */
  boolean reached(int begun) {
    return step >= begun;
  }

  /** Whether it was asked for in this step. */
  boolean hitIn(int asked) {
    return step == asked;
  }
}
