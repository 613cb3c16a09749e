package dev.hone.cli.migrate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** LiteLLM's words for providers, and Hone's. */
final class LiteLlmProviders {
  private static final Map<String, String> PRESETS = new HashMap<>();

  static {
    for (String same :
        new String[] {
          "openai",
          "anthropic",
          "azure",
          "bedrock",
          "groq",
          "deepseek",
          "mistral",
          "xai",
          "cerebras",
          "perplexity",
          "cohere",
          "moonshot",
          "openrouter",
          "huggingface",
          "sambanova",
          "ollama",
          "vllm",
          "zai"
        }) {
      PRESETS.put(same, same);
    }
    PRESETS.put("gemini", "google");
    PRESETS.put("together_ai", "together");
    PRESETS.put("fireworks_ai", "fireworks");
    PRESETS.put("ollama_chat", "ollama");
    PRESETS.put("hosted_vllm", "vllm");
    PRESETS.put("cohere_chat", "cohere");
    PRESETS.put("text-completion-openai", "openai");
    PRESETS.put("custom_openai", "openai");
    PRESETS.put("openai_like", "openai");
    PRESETS.put("litellm_proxy", "openai");
  }

  private LiteLlmProviders() {}

  /**
   * A model's place.
   *
   * @param preset Hone's word; empty if Hone doesn't know that provider
   * @param word LiteLLM's
   * @param model without the provider
   */
  record Place(Optional<String> preset, String word, String model) {}

  /** Takes LiteLLM's {@code provider/model} apart. */
  static Place of(String model, Optional<String> provider) {
    if (provider.isPresent()) {
      return place(provider.get(), model);
    }
    int slash = model.indexOf('/');
    if (slash > 0) {
      return place(model.substring(0, slash), model.substring(slash + 1));
    }
    return place(model.startsWith("claude") ? "anthropic" : "openai", model);
  }

  private static Place place(String word, String model) {
    String plain = model;
    for (String prefix : new String[] {"converse/", "invoke/", "responses/"}) {
      plain = plain.startsWith(prefix) ? plain.substring(prefix.length()) : plain;
    }
    return new Place(
        word.equals("vertex_ai") ? vertex(plain) : Optional.ofNullable(PRESETS.get(word)),
        word,
        plain);
  }

  /** By the maker: each has its own protocol there. */
  private static Optional<String> vertex(String model) {
    return model.contains("claude")
        ? Optional.of("vertex-claude")
        : model.contains("gemini") ? Optional.of("vertex-gemini") : Optional.empty();
  }
}
