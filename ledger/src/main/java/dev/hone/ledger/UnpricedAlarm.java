package dev.hone.ledger;

import dev.hone.ledger.prices.CostBasis;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once per model that its lines are booked without a price, or with a part of one. */
final class UnpricedAlarm {
  private static final Logger log = LoggerFactory.getLogger(UnpricedAlarm.class);

  /** Model names come from clients: a bound keeps them from filling the memory. */
  private static final int MOST = 1_000;

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Whether the line has tokens whose price is not known; the first of its model is announced. */
  boolean sees(UsageRecord line) {
    CostBasis basis = line.cost().basis();
    boolean unpriced = basis == CostBasis.UNPRICED || basis == CostBasis.PARTIAL;
    boolean consumed = line.tokens().prompt() + line.tokens().output() > 0;
    if (!unpriced || !consumed) {
      return false;
    }
    String model = line.call().provider() + "/" + line.call().modelServed();
    if (known.size() < MOST && known.add(model)) {
      log.warn(
          "Requests to {} are booked without {} price: {}. Give it one in the configuration.",
          model,
          basis == CostBasis.PARTIAL ? "a full" : "a",
          line.cost().reason().orElse("the price book has none"));
    }
    return true;
  }
}
