package dev.hone.wire.codec;

import dev.hone.wire.anthropic.AnthropicUsage;
import dev.hone.wire.gemini.GeminiUsage;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.openai.OpenAiUsage;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the usage in a body whose protocol is not decoded: embeddings, and whatever a raw relay
 * passes on. Knows the fields of OpenAI, Anthropic, Gemini, Cohere and Ollama.
 */
public final class UsageScan {
  private UsageScan() {}

  /** The usage that a JSON object reports; in a stream the last of its events counts. */
  public static Optional<Usage> read(JsonValue root) {
    if (root.get("usageMetadata").isObject()) {
      GeminiUsage gemini = new GeminiUsage();
      gemini.merge(root.get("usageMetadata"));
      boolean blocked = root.get("promptFeedback").get("blockReason").isPresent();
      return gemini
          .read()
          .or(() -> blocked ? Optional.of(Usage.of(0, 0, Provenance.REPORTED)) : Optional.empty());
    }
    if (root.get("prompt_eval_count").isNumber() || root.get("eval_count").isNumber()) {
      return Optional.of(
          Usage.of(
              Math.max(0, root.get("prompt_eval_count").asLong(0)),
              Math.max(0, root.get("eval_count").asLong(0)),
              Provenance.REPORTED));
    }
    for (JsonValue holder : new JsonValue[] {root, root.get("response"), root.get("message")}) {
      Optional<Usage> usage = usage(holder.get("usage"), holder);
      if (usage.isPresent()) {
        return usage;
      }
    }
    return cohere(root.get("meta"));
  }

  /** The model that a JSON object names as the one that answers. */
  public static Optional<String> model(JsonValue root) {
    return Stream.of(
            root.get("model"),
            root.get("modelVersion"),
            root.get("response").get("model"),
            root.get("message").get("model"))
        .flatMap(named -> named.string().stream())
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  private static Optional<Usage> usage(JsonValue usage, JsonValue holder) {
    boolean anthropic =
        usage.get("input_tokens").isPresent()
            && (usage.get("cache_creation_input_tokens").isPresent()
                || usage.get("cache_read_input_tokens").isPresent()
                || holder.get("stop_reason").isPresent());
    if (anthropic) {
      AnthropicUsage reader = new AnthropicUsage();
      reader.merge(usage);
      return reader.read();
    }
    return OpenAiUsage.read(usage, holder.get("service_tier"));
  }

  private static Optional<Usage> cohere(JsonValue meta) {
    JsonValue units = meta.get("tokens").isObject() ? meta.get("tokens") : meta.get("billed_units");
    return units.get("input_tokens").isNumber() || units.get("output_tokens").isNumber()
        ? Optional.of(
            Usage.of(
                count(units, "input_tokens"), count(units, "output_tokens"), Provenance.REPORTED))
        : Optional.empty();
  }

  private static long count(JsonValue object, String name) {
    return Math.max(0, object.get(name).asLong(0));
  }
}
