package dev.hone.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Call;
import dev.hone.server.config.ConfigFile;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConventionNamesTest {
  @Test
  void providersHaveTheNamesOfTheConventions() {
    String yaml =
        """
        providers:
          - {name: openai, key: k}
          - {name: second, preset: openai, key: k}
          - {name: google, key: k}
          - {name: claude, preset: anthropic, key: k}
          - {name: mistral, key: k}
          - {name: xai, key: k}
          - {name: cloud, preset: bedrock, aws: {region: eu-west-1, access-key-id: a, secret-access-key: b}}
          - {name: eu, preset: azure, base-url: "https://r.openai.azure.com", key: k}
          - {name: mine, preset: vllm}
        """;
    assertThat(new ConfigFile(Map.<String, String>of()::get).parse("hone.yaml", yaml).providers())
        .extracting(ConventionNames::provider)
        .containsExactly(
            "openai",
            "openai",
            "gcp.gemini",
            "anthropic",
            "mistral_ai",
            "x_ai",
            "aws.bedrock",
            "azure.ai.openai",
            "mine");
  }

  @Test
  void soHaveOperations() {
    assertThat(name("openai_responses", "chat")).isEqualTo("chat");
    assertThat(name("gemini_generate", "chat")).isEqualTo("generate_content");
    assertThat(name("openai_completions", "chat")).isEqualTo("text_completion");
    assertThat(name("openai_embeddings", "embed")).isEqualTo("embeddings");
  }

  private static String name(String protocol, String operation) {
    return ConventionNames.operation(
        new Call(protocol, "p", "m", "m", operation, false, Optional.empty()));
  }
}
