package dev.hone.wire.translate;

import java.util.regex.Pattern;

/**
 * What a model behind chat completions bears, read from its name: OpenAI's own take {@code
 * max_completion_tokens} and no foreign field, its reasoning models no sampling parameter; others
 * (vLLM, Ollama, DeepSeek, …) take {@code max_tokens} and ignore what they don't know.
 */
record OpenAiModel(String name) {
  private static final Pattern OWN =
      Pattern.compile("(?:openai/)?(?:gpt-(?!oss)|chatgpt|o\\d(?:-|$)).*");
  private static final Pattern MISTRALS =
      Pattern.compile(
          "(?:mistral|ministral|codestral|pixtral|magistral|devstral|voxtral|open-mi[sx]tral)-.*");

  private static final Pattern REASONING = Pattern.compile("(?:openai/)?(?:o\\d(?:-|$)|gpt-5).*");

  /** Mistral's API refuses fields that it does not know, and has other names for some. */
  boolean isMistrals() {
    return MISTRALS.matcher(name).matches();
  }

  boolean isOpenAis() {
    return OWN.matcher(name).matches();
  }

  String seedField() {
    return isMistrals() ? "random_seed" : "seed";
  }

  boolean reasons() {
    return REASONING.matcher(name).matches();
  }

  String maxTokensField() {
    return isOpenAis() ? "max_completion_tokens" : "max_tokens";
  }
}
