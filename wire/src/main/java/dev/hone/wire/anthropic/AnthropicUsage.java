package dev.hone.wire.anthropic;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers the usage of one answer. Input excludes cached tokens. In a stream it comes twice or more
 * and is cumulative: the last value that is not null counts, and a later 0 never wipes what was
 * known. The split of writes by lifetime comes in {@code message_start} only; what later totals add
 * has an unspecified lifetime (that of the request's own marks).
 */
public final class AnthropicUsage {
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, Long> tools = new HashMap<>();
  private long fiveMinutes;
  private long oneHour;
  private Optional<String> tier = Optional.empty();
  private Optional<String> speed = Optional.empty();
  private Optional<String> geo = Optional.empty();
  private Optional<BigDecimal> cost = Optional.empty();
  private List<Iteration> iterations = List.of();

  /** Takes a usage object; null or missing says nothing. */
  public void merge(JsonValue usage) {
    count(usage, "input_tokens");
    count(usage, "output_tokens");
    count(usage, "cache_creation_input_tokens");
    count(usage, "cache_read_input_tokens");
    JsonValue thinking = usage.get("output_tokens_details").get("thinking_tokens");
    if (thinking.isNumber()) {
      counts.merge("thinking", thinking.asLong(0), Math::max);
    }
    JsonValue split = usage.get("cache_creation");
    fiveMinutes = Math.max(fiveMinutes, split.get("ephemeral_5m_input_tokens").asLong(0));
    oneHour = Math.max(oneHour, split.get("ephemeral_1h_input_tokens").asLong(0));
    for (JsonValue.Member tool : usage.get("server_tool_use").members()) {
      if (tool.value().asLong(0) > 0) {
        tools.merge(tool.name(), tool.value().asLong(0), Math::max);
      }
    }
    tier = usage.get("service_tier").string().or(() -> tier);
    speed = usage.get("speed").string().or(() -> speed);
    geo = usage.get("inference_geo").string().or(() -> geo);
    cost = usage.get("cost").decimal().or(() -> cost);
    if (!usage.get("iterations").elements().isEmpty()) {
      iterations = iterations(usage.get("iterations"));
    }
  }

  /** The usage so far; empty if no count was ever reported. */
  public Optional<Usage> read() {
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Usage.builder(Provenance.REPORTED)
            .fresh(counts.getOrDefault("input_tokens", 0L))
            .cacheWrites(writes())
            .cacheRead(counts.getOrDefault("cache_read_input_tokens", 0L))
            .output(counts.getOrDefault("output_tokens", 0L))
            .reasoning(counts.getOrDefault("thinking", 0L))
            .serverTools(tools)
            .served(new Served(tier, speed, geo))
            .iterations(iterations)
            .reportedCost(cost)
            .build());
  }

  private CacheWrites writes() {
    long total =
        Math.max(counts.getOrDefault("cache_creation_input_tokens", 0L), fiveMinutes + oneHour);
    Map<CacheTtl, Long> writes = new EnumMap<>(CacheTtl.class);
    writes.put(CacheTtl.FIVE_MINUTES, fiveMinutes);
    writes.put(CacheTtl.ONE_HOUR, oneHour);
    writes.put(CacheTtl.UNSPECIFIED, total - fiveMinutes - oneHour);
    return new CacheWrites(writes);
  }

  private void count(JsonValue usage, String name) {
    JsonValue value = usage.get(name);
    if (value.isNumber()) {
      long tokens = Math.max(0, value.asLong(0));
      counts.merge(name, tokens, (old, now) -> now == 0 ? old : now);
    }
  }

  private static List<Iteration> iterations(JsonValue list) {
    List<Iteration> read = new ArrayList<>();
    for (JsonValue entry : list.elements()) {
      AnthropicUsage usage = new AnthropicUsage();
      usage.merge(entry);
      usage
          .read()
          .ifPresent(u ->
              read.add(
                  new Iteration(
                      entry.get("type").asString("message"), entry.get("model").string(), u)));
    }
    return read;
  }
}
