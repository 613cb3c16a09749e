package dev.hone.wire.usage;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a {@link Usage}; what is not set is 0 or absent. */
public final class UsageBuilder {
  private long fresh;
  private CacheWrites writes = CacheWrites.NONE;
  private long read;
  private long output;
  private long reasoning;
  private Modalities modalities = Modalities.TEXT;
  private Map<String, Long> serverTools = Map.of();
  private Served served = Served.UNSAID;
  private Provenance provenance;
  private List<Iteration> iterations = List.of();
  private Optional<BigDecimal> cost = Optional.empty();

  UsageBuilder(Provenance provenance) {
    this.provenance = provenance;
  }

  UsageBuilder(Usage usage) {
    this.fresh = usage.freshTokens();
    this.writes = usage.cacheWrites();
    this.read = usage.cacheReadTokens();
    this.output = usage.outputTokens();
    this.reasoning = usage.reasoningTokens();
    this.modalities = usage.modalities();
    this.serverTools = usage.serverTools();
    this.served = usage.served();
    this.provenance = usage.provenance();
    this.iterations = usage.iterations();
    this.cost = usage.reportedCost();
  }

  /** Sets the prompt tokens outside the cache. */
  public UsageBuilder fresh(long tokens) {
    fresh = tokens;
    return this;
  }

  /** Sets the tokens written. */
  public UsageBuilder cacheWrites(CacheWrites tokens) {
    writes = tokens;
    return this;
  }

  /** Sets the tokens read from the cache. */
  public UsageBuilder cacheRead(long tokens) {
    read = tokens;
    return this;
  }

  /** Sets the output tokens, reasoning included. */
  public UsageBuilder output(long tokens) {
    output = tokens;
    return this;
  }

  /** Sets the reasoning tokens inside the output. */
  public UsageBuilder reasoning(long tokens) {
    reasoning = tokens;
    return this;
  }

  /** Sets audio, image and predicted tokens. */
  public UsageBuilder modalities(Modalities value) {
    modalities = value;
    return this;
  }

  /** Sets the calls billed besides. */
  public UsageBuilder serverTools(Map<String, Long> value) {
    serverTools = value;
    return this;
  }

  /** Sets tier, speed and region. */
  public UsageBuilder served(Served value) {
    served = value;
    return this;
  }

  /** Sets where the counts come from. */
  public UsageBuilder provenance(Provenance value) {
    provenance = value;
    return this;
  }

  /** Sets the inner model calls. */
  public UsageBuilder iterations(List<Iteration> value) {
    iterations = value;
    return this;
  }

  /** Sets the dollars that the provider states. */
  public UsageBuilder reportedCost(Optional<BigDecimal> value) {
    cost = value;
    return this;
  }

  /** The usage. */
  public Usage build() {
    return new Usage(
        fresh,
        writes,
        read,
        output,
        reasoning,
        modalities,
        serverTools,
        served,
        provenance,
        iterations,
        cost);
  }
}
