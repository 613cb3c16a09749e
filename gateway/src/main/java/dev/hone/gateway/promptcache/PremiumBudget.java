package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Keeps the bill below that of no caching plus one percent, whatever happens. Of every request that
 * has ended it knows the true bill and that without a cache; of every other it takes the writes as
 * paid in full and never read. A write is allowed only while
 *
 * <pre>saved so far - open premiums - its own premium &gt;= -(1% of the bill without caching)</pre>
 *
 * so that the sum of all bills can't pass the bound, up to the error of token estimates, for which
 * premiums are taken 10% too high and the percent a little low. Guarded by its table's lock.
 */
final class PremiumBudget {
  private static final double SHARE = 0.0095;
  private static final double ESTIMATE_ERROR = 1.1;

  private double uncached;
  private double saved;
  private double open;

  /**
   * What may be spent on premiums now, nano-dollars.
   *
   * @param request the prompt's price without a cache
   */
  double free(double request) {
    return Math.max(0, saved - open + SHARE * (uncached + request)) / ESTIMATE_ERROR;
  }

  void reserve(double premium) {
    open += premium * ESTIMATE_ERROR;
  }

  /** The request came to nothing and is not billed. */
  void release(double premium) {
    open -= premium * ESTIMATE_ERROR;
  }

  /** The request has ended with this bill. */
  void settle(double premium, double billWithoutCache, double bill) {
    release(premium);
    uncached += billWithoutCache;
    saved += billWithoutCache - bill;
  }

  /** The request has ended and nobody knows its bill. */
  void settleUnknown(double premium) {
    release(premium);
    saved -= premium;
  }

  /** Writes the bills so far; what is open is left out, since nobody will hear of it any more. */
  void save(DataOutput out) throws IOException {
    out.writeDouble(uncached);
    out.writeDouble(saved - open);
  }

  void load(DataInput in) throws IOException {
    uncached = SnapshotNumbers.amount(in);
    saved = SnapshotNumbers.number(in);
  }
}
