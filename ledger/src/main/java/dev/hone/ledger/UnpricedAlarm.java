package dev.hone.ledger;

import dev.hone.ledger.prices.CostBasis;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once per model that its lines are booked without a price, or with a part of one; of a
 * provider with many such models, that there are more. Names of models come from clients: they may
 * fill neither the memory nor the log.
 */
final class UnpricedAlarm {
  private static final Logger log = LoggerFactory.getLogger(UnpricedAlarm.class);

  private static final int MODELS = 20;

  /** Stands for all models after those that are named. */
  private static final String FURTHER = "";

  private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

  /** Whether the line has tokens whose price is not known; the first of its model is announced. */
  boolean sees(UsageRecord line) {
    CostBasis basis = line.cost().basis();
    boolean unpriced = basis == CostBasis.UNPRICED || basis == CostBasis.PARTIAL;
    boolean consumed = line.tokens().prompt() + line.tokens().output() > 0;
    if (!unpriced || !consumed) {
      return false;
    }
    tell(line, told.computeIfAbsent(line.call().provider(), p -> ConcurrentHashMap.newKeySet()));
    return true;
  }

  private static void tell(UsageRecord line, Set<String> models) {
    String model = line.call().modelServed();
    if (models.contains(model)) {
      return;
    }
    if (models.size() >= MODELS) {
      if (models.add(FURTHER)) {
        log.warn(
            "Requests to further models of {} are booked without a price; hone usage --by model"
                + " names them.",
            line.call().provider());
      }
    } else if (models.add(model)) {
      log.warn(
          "Requests to {}/{} are booked without {} price: {}. Give it one in the configuration.",
          line.call().provider(),
          model,
          line.cost().basis() == CostBasis.PARTIAL ? "a full" : "a",
          line.cost().reason().orElse("the price book has none"));
    }
  }
}
