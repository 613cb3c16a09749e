package dev.hone.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRoutesTest {
  private static final Provider OPENAI = provider(ProviderPreset.OPENAI);
  private static final Provider ANTHROPIC = provider(ProviderPreset.ANTHROPIC);
  private static final Provider GROQ = provider(ProviderPreset.GROQ);

  @Test
  void aConfiguredRouteComesFirstAndKeepsItsOrder() {
    ModelRoutes routes =
        new ModelRoutes(
            List.of(OPENAI, ANTHROPIC, GROQ),
            List.of(new ModelRoute("fast", List.of("groq/llama-3.3-70b", "openai/gpt-5-mini"))));
    assertThat(routes.find("fast"))
        .containsExactly(new Target(GROQ, "llama-3.3-70b"), new Target(OPENAI, "gpt-5-mini"));
  }

  @Test
  void aProvidersNameBeforeASlashChoosesIt() {
    ModelRoutes routes = new ModelRoutes(List.of(OPENAI, GROQ), List.of());
    assertThat(routes.find("groq/openai/gpt-oss-20b"))
        .containsExactly(new Target(GROQ, "openai/gpt-oss-20b"));
    assertThat(routes.find("meta/llama")).containsExactly(new Target(OPENAI, "meta/llama"));
  }

  @Test
  void claudeGoesToAnthropicAndTheRestToOpenAi() {
    ModelRoutes routes = new ModelRoutes(List.of(OPENAI, ANTHROPIC), List.of());
    assertThat(routes.find("claude-opus-5"))
        .containsExactly(new Target(ANTHROPIC, "claude-opus-5"));
    assertThat(routes.find("gpt-5")).containsExactly(new Target(OPENAI, "gpt-5"));
    assertThat(new ModelRoutes(List.of(ANTHROPIC), List.of()).find("gpt-5"))
        .containsExactly(new Target(ANTHROPIC, "gpt-5"));
    assertThat(new ModelRoutes(List.of(), List.of()).find("gpt-5")).isEmpty();
  }

  @Test
  void aRouteToAnUnknownProviderNamesTheKnownOnes() {
    assertThatThrownBy(() ->
            new ModelRoutes(List.of(OPENAI), List.of(new ModelRoute("fast", List.of("grok/x")))))
        .hasMessageContaining("'grok/x'")
        .hasMessageContaining("openai");
  }

  @Test
  void aSecretNeverPrints() {
    assertThat(OPENAI.toString()).doesNotContain("sk-1");
  }

  private static Provider provider(ProviderPreset preset) {
    return preset.provider(List.of(new Secret("sk-1")));
  }
}
