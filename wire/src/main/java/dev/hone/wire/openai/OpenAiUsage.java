package dev.hone.wire.openai;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Modalities;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code usage} of chat completions, completions, embeddings and Responses. Cached and
 * written tokens are a subset of the prompt here; reasoning is inside the output, except where the
 * total says otherwise (xAI).
 */
public final class OpenAiUsage {
  /** xAI states cost in ten-billionths of a dollar. */
  private static final BigDecimal XAI_TICKS = new BigDecimal("1e-10");

  private OpenAiUsage() {}

  /**
   * Reads a usage object.
   *
   * @param usage the object; null, missing or without any count gives nothing
   * @param tier the answer's {@code service_tier}, which stands outside of the usage
   */
  public static Optional<Usage> read(JsonValue usage, JsonValue tier) {
    JsonValue counts = usage.get("tokens").isObject() ? usage.get("tokens") : usage;
    JsonValue in = first(counts, "prompt_tokens", "input_tokens");
    JsonValue out = first(counts, "completion_tokens", "output_tokens");
    if (!in.isNumber() && !out.isNumber() && !usage.get("total_tokens").isNumber()) {
      return Optional.empty();
    }
    JsonValue inDetails = first(usage, "prompt_tokens_details", "input_tokens_details");
    JsonValue outDetails = first(usage, "completion_tokens_details", "output_tokens_details");
    long prompt = in.isNumber() ? in.asLong(0) : usage.get("total_tokens").asLong(0);
    long output = out.asLong(0);
    long reasoning =
        Math.max(
            0,
            first(outDetails, "reasoning_tokens").isNumber()
                ? outDetails.get("reasoning_tokens").asLong(0)
                : first(counts, "reasoning_tokens").asLong(0));
    long total = usage.get("total_tokens").asLong(-1);
    // xAI and some others count reasoning beside the completion: the total gives it away.
    if (reasoning > 0 && (total == prompt + output + reasoning || reasoning > output)) {
      output += reasoning;
    }
    // Grok on Azure reports more cached tokens than prompt: what was not sent can't be billed.
    long read = Math.clamp(cached(usage, inDetails), 0, Math.max(0, prompt));
    CacheWrites writes = writes(usage, inDetails, prompt - read);
    return Optional.of(
        Usage.builder(Provenance.REPORTED)
            .fresh(Math.max(0, prompt - read - writes.total()))
            .cacheRead(read)
            .cacheWrites(writes)
            .output(Math.max(0, output))
            .reasoning(reasoning)
            .modalities(modalities(inDetails, outDetails))
            .serverTools(serverTools(usage))
            .served(
                new Served(
                    tier.string().filter(t -> !t.isEmpty()), Optional.empty(), Optional.empty()))
            .reportedCost(cost(usage))
            .build());
  }

  private static long cached(JsonValue usage, JsonValue details) {
    JsonValue inDetails = details.get("cached_tokens");
    if (inDetails.isNumber() && inDetails.asLong(0) > 0) {
      return inDetails.asLong(0);
    }
    return first(
            usage,
            "prompt_cache_hit_tokens",
            "num_cached_tokens",
            "cached_tokens",
            "cache_read_input_tokens")
        .asLong(0);
  }

  private static CacheWrites writes(JsonValue usage, JsonValue details, long atMost) {
    JsonValue stated = first(details, "cache_write_tokens", "cache_creation_tokens");
    long total =
        stated.isNumber() ? stated.asLong(0) : usage.get("cache_creation_input_tokens").asLong(0);
    total = Math.clamp(total, 0, Math.max(0, atMost));
    JsonValue split = details.get("cache_write_tokens_details");
    long short30 = Math.clamp(split.get("ttl_30m_tokens").asLong(0), 0, total);
    long long12 = Math.clamp(split.get("ttl_12h_tokens").asLong(0), 0, total - short30);
    Map<CacheTtl, Long> tokens = new EnumMap<>(CacheTtl.class);
    tokens.put(CacheTtl.THIRTY_MINUTES, short30);
    tokens.put(CacheTtl.TWELVE_HOURS, long12);
    tokens.put(CacheTtl.UNSPECIFIED, total - short30 - long12);
    return new CacheWrites(tokens);
  }

  private static Modalities modalities(JsonValue in, JsonValue out) {
    return new Modalities(
        count(in, "audio_tokens"),
        count(in, "image_tokens"),
        count(out, "audio_tokens"),
        count(out, "image_tokens"),
        count(out, "accepted_prediction_tokens"),
        count(out, "rejected_prediction_tokens"));
  }

  private static Map<String, Long> serverTools(JsonValue usage) {
    Map<String, Long> calls = new HashMap<>();
    for (String group : new String[] {"server_tool_use", "server_side_tool_usage_details"}) {
      for (JsonValue.Member m : usage.get(group).members()) {
        if (m.value().asLong(0) > 0) {
          calls.put(m.name(), m.value().asLong(0));
        }
      }
    }
    for (String name : new String[] {"num_search_queries", "num_server_side_tools_used"}) {
      if (calls.isEmpty() && usage.get(name).asLong(0) > 0) {
        calls.put(name, usage.get(name).asLong(0));
      }
    }
    return calls;
  }

  private static Optional<BigDecimal> cost(JsonValue usage) {
    JsonValue ticks = usage.get("cost_in_usd_ticks");
    if (ticks.isNumber()) {
      return ticks.decimal().map(XAI_TICKS::multiply);
    }
    JsonValue cost = usage.get("cost");
    return cost.isObject() ? cost.get("total_cost").decimal() : cost.decimal();
  }

  private static long count(JsonValue details, String name) {
    return Math.max(0, details.get(name).asLong(0));
  }

  /** The first of these fields that is there and not null. */
  private static JsonValue first(JsonValue object, String... names) {
    for (String name : names) {
      JsonValue value = object.get(name);
      if (value.isPresent()) {
        return value;
      }
    }
    return object.get(names[0]);
  }
}
