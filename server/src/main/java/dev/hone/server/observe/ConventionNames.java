package dev.hone.server.observe;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.ledger.Call;
import dev.hone.wire.Dialect;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What OpenTelemetry's conventions for generative AI call providers and operations
 * (semantic-conventions-genai, docs/registry).
 */
final class ConventionNames {
  private static final Map<ProviderPreset, String> PROVIDERS =
      Map.of(
          ProviderPreset.OPENAI, "openai",
          ProviderPreset.MISTRAL, "mistral_ai",
          ProviderPreset.XAI, "x_ai",
          ProviderPreset.GROQ, "groq",
          ProviderPreset.DEEPSEEK, "deepseek",
          ProviderPreset.PERPLEXITY, "perplexity",
          ProviderPreset.COHERE, "cohere");

  private ConventionNames() {}

  /** The conventions' name; the configuration's own for a provider that they don't know. */
  static String provider(Provider provider) {
    return switch (provider.hosting()) {
      case Hosting.Azure azure -> "azure.ai.openai";
      case Hosting.Bedrock bedrock -> "aws.bedrock";
      case Hosting.Vertex vertex -> "gcp.vertex_ai";
      case Hosting.Direct direct ->
          provider.dialect() == Dialect.ANTHROPIC
              ? "anthropic"
              : provider.dialect() == Dialect.GEMINI ? "gcp.gemini" : compatible(provider);
    };
  }

  /** By address, or by the name that chose a preset. */
  private static String compatible(Provider provider) {
    Optional<String> byAddress =
        Arrays.stream(ProviderPreset.values())
            .filter(p ->
                p.baseUrl()
                    .filter(u -> String.valueOf(u.getHost()).equals(provider.baseUrl().getHost()))
                    .isPresent())
            .findFirst()
            .map(PROVIDERS::get);
    return byAddress
        .or(() -> ProviderPreset.of(provider.name()).map(PROVIDERS::get))
        .orElse(provider.name());
  }

  static String operation(Call call) {
    return switch (call.operation()) {
      case "embed" -> "embeddings";
      case "chat" ->
          switch (call.protocol()) {
            case "gemini_generate" -> "generate_content";
            case "openai_completions" -> "text_completion";
            default -> "chat";
          };
      default -> call.operation();
    };
  }
}
