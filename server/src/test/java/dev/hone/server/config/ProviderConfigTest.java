package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderConfigTest {
  private final ConfigFile file = new ConfigFile(Map.of("KEY_A", "sk-a", "KEY_B", "sk-b")::get);

  @Test
  void readsProvidersAndRoutes() {
    HoneConfig config =
        file.parse(
            "hone.yaml",
            """
            providers:
              - name: claude
                preset: anthropic
                keys: ["${KEY_A}", "${KEY_B}"]
                tries: 3
                timeouts:
                  first-byte: 30s
              - name: own
                base-url: http://10.0.0.5:8000/v1
                protocols: [chat, responses]
                headers:
                  X-Team: a
            routes:
              - model: best
                to: [claude/claude-opus-5, own]
            """);
    Provider claude = config.providers().getFirst();
    assertThat(claude.dialect()).isEqualTo(Dialect.ANTHROPIC);
    assertThat(claude.baseUrl()).isEqualTo(URI.create("https://api.anthropic.com"));
    assertThat(claude.keys()).containsExactly(new Secret("sk-a"), new Secret("sk-b"));
    assertThat(claude.tries()).isEqualTo(3);
    assertThat(claude.timeouts().firstByte()).isEqualTo(Duration.ofSeconds(30));
    Provider own = config.providers().getLast();
    assertThat(own.protocols())
        .containsExactlyInAnyOrder(Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES);
    assertThat(own.headers()).containsExactly(Map.entry("x-team", "a"));
    assertThat(config.routes())
        .containsExactly(new ModelRoute("best", List.of("claude/claude-opus-5", "own")));
    assertThat(config.toString()).doesNotContain("sk-a").doesNotContain("sk-b");
  }

  @Test
  void saysWhereWhatIsWrongAndWhatIsNearest() {
    assertThatThrownBy(() ->
            file.parse(
                "hone.yaml",
                """
                providers:
                  - name: a
                    base-uri: http://x/v1
                  - preset: openal
                    key: ${NOT_SET}
                  - name: b
                    base-url: ftp://x
                    protocols: [chats]
                routes:
                  - model: m
                    too: [a]
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("did you mean 'base-url'?")
        .hasMessageContaining("must be one of openai, anthropic")
        .hasMessageContaining("NOT_SET")
        .hasMessageContaining("'ftp://x' is no http or https address")
        .hasMessageContaining("'chats' is none of chat")
        .hasMessageContaining("did you mean 'to'?");
  }

  @Test
  void aKeyInTheEnvironmentIsAProvider() {
    assertThat(EnvironmentProviders.add(List.of(), Map.of("OPENAI_API_KEY", " sk-1 ")::get))
        .singleElement()
        .satisfies(p -> {
          assertThat(p.name()).isEqualTo("openai");
          assertThat(p.keys()).containsExactly(new Secret("sk-1"));
        });
    assertThat(EnvironmentProviders.add(List.of(), Map.of("OPENAI_API_KEY", " ")::get)).isEmpty();
  }
}
