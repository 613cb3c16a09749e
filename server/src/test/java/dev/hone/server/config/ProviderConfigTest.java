package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.KeyHeader;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.gateway.route.Hedge;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderConfigTest {
  private final ConfigFile file = new ConfigFile(Map.of("KEY_A", "sk-a", "KEY_B", "sk-b")::get);

  @Test
  void readsWhichHeaderAKeyGoesInto() {
    HoneConfig config =
        file.parse(
            "hone.yaml",
            """
            providers:
              - {name: newer, preset: anthropic, key: "${KEY_A}", auth: bearer}
              - {name: older, preset: anthropic, key: "${KEY_A}", auth: api-key}
              - {name: either, preset: anthropic, key: "${KEY_A}"}
            """);
    assertThat(config.providers())
        .extracting(Provider::keyHeader)
        .containsExactly(KeyHeader.BEARER, KeyHeader.API_KEY, KeyHeader.AUTO);
  }

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
  void readsTheClouds() {
    HoneConfig config =
        new ConfigFile(
                Map.of("K", "k", "AWS_REGION", "eu-west-1", "GOOGLE_CLOUD_PROJECT", "p-1")::get)
            .parse(
                "hone.yaml",
                """
                providers:
                  - name: azure
                    base-url: https://r.openai.azure.com
                    key: ${K}
                    azure:
                      api-version: "2024-10-21"
                      deployments:
                        gpt-5: prod
                  - name: bedrock
                  - name: eu
                    preset: vertex-claude
                    google:
                      location: eu
                      credentials: /keys/v.json
                """);
    assertThat(config.providers())
        .extracting(Provider::hosting)
        .containsExactly(
            new Hosting.Azure(Optional.of("2024-10-21"), Map.of("gpt-5", "prod")),
            new Hosting.Bedrock("eu-west-1", Optional.empty(), Optional.empty()),
            new Hosting.Vertex("p-1", "eu", Optional.of(Path.of("/keys/v.json"))));
    assertThat(config.providers())
        .extracting(p -> p.baseUrl().getHost())
        .containsExactly(
            "r.openai.azure.com",
            "bedrock-runtime.eu-west-1.amazonaws.com",
            "aiplatform.eu.rep.googleapis.com");
  }

  @Test
  void readsReplicasBreakersAndTheWayThere() {
    HoneConfig config =
        new ConfigFile(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", "a.b, .c")::get)
            .parse(
                "hone.yaml",
                """
                providers:
                  - name: vllm
                    replicas: ["http://a:8000/v1", "http://b:8000/v1"]
                    health:
                      every: 1s
                    balance:
                      spill: 50
                    breaker:
                      failures: 20
                      open: 5s
                    network:
                      proxy: off
                """);
    Provider vllm = config.providers().getFirst();
    assertThat(vllm.baseUrl()).isEqualTo(URI.create("http://a:8000/v1"));
    assertThat(vllm.servers()).hasSize(2);
    assertThat(vllm.replication().kind()).isEqualTo(ServerKind.VLLM);
    assertThat(vllm.replication().spill()).isEqualTo(50);
    assertThat(vllm.breaker().failurePercent()).isEqualTo(20);
    assertThat(vllm.network().orElseThrow().proxy()).isEmpty();
    assertThat(config.network().proxyFor("api.openai.com")).isPresent();
    assertThat(config.network().proxyFor("x.c")).isEmpty();
  }

  @Test
  void namesWhatOfReplicasAndNetworksIsWrong() {
    assertThatThrownBy(() ->
            file.parse(
                "hone.yaml",
                """
                network:
                  proxi: http://x
                  ca: /no/such/file.pem
                providers:
                  - name: vllm
                    replicas: ["http://a/v1", "http://a/v1", "ftp://b"]
                    breaker:
                      open: 0s
                      failure: 3
                    timeouts: {connect: 0s, first-byte: 0ms, idle: 0m, total: 0h}
                """))
        .hasMessageContaining("open' must be at least 1ms")
        .hasMessageContaining("timeouts.connect' must be at least 1ms")
        .hasMessageContaining("timeouts.first-byte' must be at least 1ms")
        .hasMessageContaining("timeouts.idle' must be at least 1ms")
        .hasMessageContaining("timeouts.total' must be at least 1ms")
        .hasMessageContaining("unknown key 'network.proxi': did you mean 'proxy'?")
        .hasMessageContaining("'/no/such/file.pem' can't be read")
        .hasMessageContaining("names 'http://a/v1' twice")
        .hasMessageContaining("'ftp://b' is no http or https address")
        .hasMessageContaining("did you mean 'failures'?");
  }

  @Test
  void readsHedges() {
    HoneConfig config =
        file.parse(
            "hone.yaml",
            """
            providers:
              - name: vllm
            routes:
              - model: a
                to: vllm
                hedge: {after: 800ms, max: 2}
              - model: b
                to: vllm
                hedge: {after: p95}
            """);
    assertThat(config.routes())
        .extracting(r -> r.hedge().orElseThrow())
        .containsExactly(
            new Hedge(Optional.of(Duration.ofMillis(800)), 2), new Hedge(Optional.empty(), 1));
    assertThatThrownBy(
            () -> file.parse("x", "routes:\n  - model: a\n    to: b\n    hedge: {after: soon}\n"))
        .hasMessageContaining("'routes[0].hedge.after' must be p95 or a duration");
  }

  @Test
  void aCloudThatLacksItsPlaceIsNamed() {
    assertThatThrownBy(() ->
            file.parse(
                "hone.yaml",
                """
                providers:
                  - name: azure
                  - name: bedrock
                    aws:
                      regio: x
                  - name: vertex-claude
                    google:
                      location: a/b
                """))
        .hasMessageContaining("'providers[0].base-url' is missing")
        .hasMessageContaining("unknown key 'providers[1].aws.regio': did you mean 'region'?")
        .hasMessageContaining("needs a region")
        .hasMessageContaining("needs a project")
        .hasMessageContaining("'a/b' is no such name");
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
        .hasMessageContaining("not 'openal': did you mean 'openai'?")
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
