package dev.hone.wire.gemini;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.Modalities;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers the usage of one answer. The prompt includes cached tokens; what tools put into the
 * prompt stands beside it; thoughts stand beside the candidates. In a stream every chunk's counts
 * are totals so far, and early chunks lack some of them: the last value of each counts.
 */
public final class GeminiUsage {
  private static final String[] COUNTS = {
    "promptTokenCount",
    "cachedContentTokenCount",
    "toolUsePromptTokenCount",
    "candidatesTokenCount",
    "thoughtsTokenCount",
    "totalTokenCount"
  };

  private final Map<String, Long> counts = new HashMap<>();
  private Modalities modalities = Modalities.TEXT;
  private Optional<String> tier = Optional.empty();

  /** Takes a {@code usageMetadata} object; null or missing says nothing. */
  public void merge(JsonValue usage) {
    for (String name : COUNTS) {
      JsonValue value = ProtoFields.get(usage, name);
      if (value.isNumber()) {
        counts.put(name, Math.max(0, value.asLong(0)));
      }
    }
    JsonValue in = ProtoFields.get(usage, "promptTokensDetails");
    JsonValue out = ProtoFields.get(usage, "candidatesTokensDetails");
    if (in.isArray() || out.isArray()) {
      modalities =
          new Modalities(
              tokens(in, "AUDIO", modalities.audioInput()),
              tokens(in, "IMAGE", modalities.imageInput()),
              tokens(out, "AUDIO", modalities.audioOutput()),
              tokens(out, "IMAGE", modalities.imageOutput()),
              0,
              0);
    }
    tier = ProtoFields.get(usage, "serviceTier").string().or(() -> tier);
  }

  /** The usage so far; empty if no count of tokens was ever reported. */
  public Optional<Usage> read() {
    if (!counts.containsKey("promptTokenCount") && !counts.containsKey("candidatesTokenCount")) {
      return Optional.empty();
    }
    long prompt = count("promptTokenCount") + count("toolUsePromptTokenCount");
    long read = Math.min(count("cachedContentTokenCount"), prompt);
    long thoughts = count("thoughtsTokenCount");
    return Optional.of(
        Usage.builder(Provenance.REPORTED)
            .fresh(prompt - read)
            .cacheRead(read)
            .output(count("candidatesTokenCount") + thoughts)
            .reasoning(thoughts)
            .modalities(modalities)
            .served(new Served(tier, Optional.empty(), Optional.empty()))
            .build());
  }

  private long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  private static long tokens(JsonValue details, String modality, long known) {
    if (!details.isArray()) {
      return known;
    }
    long tokens = 0;
    for (JsonValue entry : details.elements()) {
      if (entry.get("modality").asString("").equals(modality)) {
        tokens += Math.max(0, ProtoFields.get(entry, "tokenCount").asLong(0));
      }
    }
    return tokens;
  }
}
