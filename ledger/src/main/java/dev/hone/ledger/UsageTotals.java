package dev.hone.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sums over ledger lines. Amounts are nano-dollars.
 *
 * @param lines attempts
 * @param failed attempts that failed
 * @param fresh prompt tokens outside the cache
 * @param written prompt tokens written for 5 or 30 minutes, or for an unknown time
 * @param writtenLong prompt tokens written for one or twelve hours
 * @param cacheRead prompt tokens read from the cache
 * @param output generated tokens, reasoning included
 * @param reasoning those of them that were reasoning
 * @param costNanos what was paid
 * @param savedNanos what caching saved, over the lines where both prices are known
 * @param unpricedLines lines whose cost is not, or not wholly, known: the cost is a lower bound
 * @param estimatedLines lines whose tokens were not reported by the provider
 * @param ttftP50 time to first token, median
 * @param ttftP95 time to first token, 95th percentile
 * @param durationP50 whole duration, median
 * @param durationP95 whole duration, 95th percentile
 * @param requests requests that were tried here first; {@code lines} counts their retries and
 *     fallbacks too
 * @param priceVersions the versions of the price book that the costs come from, in order
 */
public record UsageTotals(
    long lines,
    long failed,
    long fresh,
    long written,
    long writtenLong,
    long cacheRead,
    long output,
    long reasoning,
    long costNanos,
    long savedNanos,
    long unpricedLines,
    long estimatedLines,
    Optional<Duration> ttftP50,
    Optional<Duration> ttftP95,
    Optional<Duration> durationP50,
    Optional<Duration> durationP95,
    long requests,
    List<String> priceVersions) {
  /** No line at all. */
  public static final UsageTotals NONE = new TotalsBuilder().build();

  /** Keeps a copy. */
  public UsageTotals {
    priceVersions = List.copyOf(priceVersions);
  }

  /** All prompt tokens. */
  public long prompt() {
    return fresh + written + writtenLong + cacheRead;
  }

  /** The share of prompt tokens that was read from the cache, 0 to 1. */
  public OptionalDouble cacheHitRatio() {
    return prompt() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) cacheRead / prompt());
  }
}
