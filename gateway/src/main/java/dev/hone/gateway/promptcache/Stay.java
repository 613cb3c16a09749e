package dev.hone.gateway.promptcache;

/**
 * How long a content is best kept after a use.
 *
 * @param millis the lifetime
 * @param goesOn the chance of a use within it
 * @param storage what a token costs until the next use or the end, expected, nano-dollars
 */
record Stay(long millis, double goesOn, double storage) {
  /** Shorter ones could end while the next request is on its way. */
  static final long SHORTEST = 60_000;

  static final long LONGEST = 3_600_000;

  /**
   * The lifetime for which what it saves exceeds its storage by most.
   *
   * @param chances of a use within each step of {@link ReuseRegression}
   * @param saved what a use saves for each token, nano-dollars
   */
  static Stay best(double[] chances, double saved, ContentRules rules) {
    Stay best = new Stay(SHORTEST, 0, 0);
    double most = Double.NEGATIVE_INFINITY;
    double storage = 0;
    double before = 0;
    long from = 0;
    for (int step = 0; step < chances.length && ReuseRegression.end(step) <= LONGEST; step++) {
      long to = ReuseRegression.end(step);
      // Whoever comes within the step comes in the middle of it.
      storage += rules.storage(1, (to - from) * (1 - (before + chances[step]) / 2));
      before = chances[step];
      from = to;
      double value = before * saved - storage;
      if (to >= SHORTEST && value > most) {
        most = value;
        best = new Stay(to, before, storage);
      }
    }
    return best;
  }
}
