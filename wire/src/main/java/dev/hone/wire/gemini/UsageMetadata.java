package dev.hone.wire.gemini;

import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;
import java.util.Locale;
import java.util.Set;

/** Writes usage as Gemini counts it: thoughts beside the candidates, cached inside the prompt. */
final class UsageMetadata {
  private static final Set<String> TIERS = Set.of("flex", "standard", "priority");

  private UsageMetadata() {}

  static void write(JsonWriter out, Usage usage) {
    long thoughts = Math.min(usage.reasoningTokens(), usage.outputTokens());
    out.object()
        .field("promptTokenCount", usage.promptTokens())
        .field("candidatesTokenCount", usage.outputTokens() - thoughts)
        .field("totalTokenCount", usage.promptTokens() + usage.outputTokens());
    if (usage.cacheReadTokens() > 0) {
      out.field("cachedContentTokenCount", usage.cacheReadTokens());
    }
    if (thoughts > 0) {
      out.field("thoughtsTokenCount", thoughts);
    }
    usage
        .served()
        .serviceTier()
        .map(t -> t.equals("default") ? "standard" : t.toLowerCase(Locale.ROOT))
        .filter(TIERS::contains)
        .ifPresent(t -> out.field("serviceTier", t));
    out.endObject();
  }
}
