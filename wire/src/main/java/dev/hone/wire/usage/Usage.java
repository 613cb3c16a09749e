package dev.hone.wire.usage;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer consumed, read the same way for every provider: {@link #promptTokens} = fresh +
 * written + read, {@link #outputTokens} includes reasoning. Where a provider reports nothing there
 * is no {@code Usage} at all; zeros here mean that zero was reported.
 *
 * @param freshTokens prompt tokens neither read from a cache nor written to one
 * @param cacheWrites prompt tokens written to the provider's cache
 * @param cacheReadTokens prompt tokens read from the provider's cache
 * @param outputTokens generated tokens, reasoning included
 * @param reasoningTokens those of them that were reasoning
 * @param modalities audio, image and predicted tokens inside the totals
 * @param serverTools calls that are billed besides, by the provider's name, for instance {@code
 *     web_search_requests}
 * @param served tier, speed and region of the answer
 * @param provenance where the counts come from
 * @param iterations inner model calls, where reported: {@link #billed} reads them
 * @param reportedCost dollars as the provider states them itself
 */
public record Usage(
    long freshTokens,
    CacheWrites cacheWrites,
    long cacheReadTokens,
    long outputTokens,
    long reasoningTokens,
    Modalities modalities,
    Map<String, Long> serverTools,
    Served served,
    Provenance provenance,
    List<Iteration> iterations,
    Optional<BigDecimal> reportedCost) {

  /** Refuses negative counts and keeps copies. */
  public Usage {
    if (freshTokens < 0 || cacheReadTokens < 0 || outputTokens < 0 || reasoningTokens < 0) {
      throw new IllegalArgumentException(
          "negative token count: fresh "
              + freshTokens
              + ", read "
              + cacheReadTokens
              + ", output "
              + outputTokens
              + ", reasoning "
              + reasoningTokens);
    }
    serverTools = Map.copyOf(serverTools);
    iterations = List.copyOf(iterations);
  }

  /** Plain counts without cache, tools or tiers. */
  public static Usage of(long promptTokens, long outputTokens, Provenance provenance) {
    return builder(provenance).fresh(promptTokens).output(outputTokens).build();
  }

  /** A builder with every count 0. */
  public static UsageBuilder builder(Provenance provenance) {
    return new UsageBuilder(provenance);
  }

  /** A builder that starts from these values. */
  public UsageBuilder toBuilder() {
    return new UsageBuilder(this);
  }

  /** All prompt tokens. */
  public long promptTokens() {
    return freshTokens + cacheWrites.total() + cacheReadTokens;
  }

  /** The model calls to bill: the iterations, or this usage itself where there are none. */
  public List<Iteration> billed() {
    return iterations.isEmpty()
        ? List.of(new Iteration("message", Optional.empty(), this))
        : iterations;
  }
}
