package dev.hone.gateway.promptcache;

/**
 * Whether to make anew what grows and can only be made as a whole: an economic order quantity with
 * an uncertain end. Each use costs more by what has been added since it was made last. It is made
 * after a use, or before it and then serves that use already. Amounts are nano-dollars, expected,
 * and over those of a use of which all is there.
 *
 * @param timing when it is made
 * @param making what making it costs
 * @param missed what this use costs without it; 0 where it comes too late for that
 * @param next the chance that there is a next use
 * @param later the chance of each use after that
 * @param behind what the next use costs without making it now, over what it would with all of it
 * @param growth what each use adds to that; if it is made now, the next use costs so much
 */
record Renewal(
    ContentTiming timing,
    double making,
    double missed,
    double next,
    double later,
    double behind,
    double growth) {
  /** Nothing is expected to go on for longer than about fifty times. */
  private static final double MOST_CERTAIN = 0.98;

  /** Beyond so many uses hardly any is left that could be saved. */
  private static final int LONGEST_CYCLE = 200;

  /** Caps the chances. */
  Renewal {
    next = Math.min(next, MOST_CERTAIN);
    later = Math.min(later, MOST_CERTAIN);
  }

  /** The cost if it is made now, and later on in the best rhythm. */
  double now() {
    return cycle(next, again());
  }

  /** The cost if it is not made before the next use, and then or never. */
  double waiting() {
    double then = after(behind + growth);
    return missed
        + next
            * (timing == ContentTiming.FIRST
                ? Math.min(again(), behind + then)
                : behind + Math.min(again(), then));
  }

  /** The cost if it is never made. */
  double never() {
    return missed + next * (behind + after(behind + growth));
  }

  /** All uses after the next, if the first of them costs so much and nothing is made. */
  private double after(double first) {
    double uses = later / (1 - later);
    return uses * (first + growth * uses);
  }

  /** Making it every so many uses, the number that costs least. */
  private double again() {
    return cycle(later, Double.NaN);
  }

  /**
   * Making it and using it for the best number of times.
   *
   * @param chance of its first use
   * @param after what follows; NaN if that is the same again
   */
  private double cycle(double chance, double after) {
    double reached = chance;
    double spent = making;
    double least = Double.POSITIVE_INFINITY;
    for (int uses = 1; uses <= LONGEST_CYCLE; uses++) {
      double used = spent + reached * growth * uses;
      double paid = timing == ContentTiming.FIRST ? spent : used;
      double cost = Double.isNaN(after) ? paid / (1 - reached) : paid + reached * after;
      if (cost > least) {
        break;
      }
      least = cost;
      spent = used;
      reached *= later;
    }
    return least;
  }
}
