package dev.hone.ledger.prices;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The money of one ledger line, in integer nano-dollars (10⁻⁹ US dollars). Each component was
 * rounded once, half to even, from an exact product.
 *
 * @param nanos nano-dollars per component; a component without tokens is absent
 * @param basis how far to believe them
 * @param unpriced components that had tokens but no price
 * @param priceVersion the version of the price book, where one was used
 * @param counterfactualNanos what the same call would have cost without prompt caching, where every
 *     component is priced
 * @param reason why something is unpriced
 */
public record LineCost(
    Map<CostComponent, Long> nanos,
    CostBasis basis,
    Set<CostComponent> unpriced,
    Optional<String> priceVersion,
    OptionalLong counterfactualNanos,
    Optional<String> reason) {

  /** Keeps copies. */
  public LineCost {
    nanos = Map.copyOf(nanos);
    unpriced = Set.copyOf(unpriced);
  }

  /** Nothing is charged. */
  public static LineCost free() {
    return free(0);
  }

  /** Nothing is charged for what would have cost this many nano-dollars. */
  public static LineCost free(long counterfactualNanos) {
    return new LineCost(
        Map.of(),
        CostBasis.FREE,
        Set.of(),
        Optional.empty(),
        OptionalLong.of(counterfactualNanos),
        Optional.empty());
  }

  /** Nothing is known. */
  public static LineCost unpriced(String reason) {
    return new LineCost(
        Map.of(),
        CostBasis.UNPRICED,
        Set.of(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.of(reason));
  }

  /** Nano-dollars of a component. */
  public long of(CostComponent component) {
    return nanos.getOrDefault(component, 0L);
  }

  /** Nano-dollars of the line. */
  public long totalNanos() {
    long total = 0;
    for (long amount : nanos.values()) {
      total = Math.addExact(total, amount);
    }
    return total;
  }

  /** What caching saved, negative where writes cost more than reads brought. */
  public OptionalLong savedNanos() {
    return counterfactualNanos.isPresent()
        ? OptionalLong.of(counterfactualNanos.getAsLong() - totalNanos())
        : OptionalLong.empty();
  }
}
