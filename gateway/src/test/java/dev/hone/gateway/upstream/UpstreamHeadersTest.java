package dev.hone.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.KeyHeader;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The header that a key goes into, for both generations of Anthropic's API. */
class UpstreamHeadersTest {
  private static final Headers OPENAI_CLIENT = Headers.of("authorization", "Bearer client");

  private static Provider anthropic(Map<String, String> headers) {
    return new Provider(
        "claude",
        Dialect.ANTHROPIC,
        URI.create("https://claude.example"),
        Set.of(Protocol.ANTHROPIC_MESSAGES),
        List.of(),
        Timeouts.DEFAULT,
        1,
        headers);
  }

  private static Headers translated(Provider provider, String key) {
    return UpstreamHeaders.out(OPENAI_CLIENT, provider, Optional.of(new Secret(key)), false);
  }

  @Test
  void aTranslatedCallToANewerUpstreamCarriesABearerKeyAndItsVersion() {
    Headers sent = translated(anthropic(Map.of()).withKeyHeader(KeyHeader.BEARER), "sk-ant-api");
    assertThat(sent.all("authorization")).containsExactly("Bearer sk-ant-api");
    assertThat(sent.first("x-api-key")).isEmpty();
    assertThat(sent.all("anthropic-version")).containsExactly("2026-10-21");
  }

  @Test
  void aConfiguredVersionOfTheNewerGenerationIsEnough() {
    Headers sent = translated(anthropic(Map.of("anthropic-version", "2026-10-21")), "sk-ant-api");
    assertThat(sent.all("authorization")).containsExactly("Bearer sk-ant-api");
    assertThat(sent.all("anthropic-version")).containsExactly("2026-10-21");
  }

  @Test
  void aTokenOfOAuthGoesAsBearer() {
    assertThat(translated(anthropic(Map.of()), "sk-ant-oat01-x").all("authorization"))
        .containsExactly("Bearer sk-ant-oat01-x");
  }

  @Test
  void otherwiseATranslatedCallKeepsToTheOlderForm() {
    Headers sent = translated(anthropic(Map.of()), "sk-ant-api");
    assertThat(sent.all("x-api-key")).containsExactly("sk-ant-api");
    assertThat(sent.first("authorization")).isEmpty();
    assertThat(sent.all("anthropic-version")).containsExactly("2023-06-01");
  }

  @Test
  void aClientsVersionPassesAndAFixedHeaderWinsOverItsGeneration() {
    Headers client =
        Headers.of("authorization", "Bearer client", "anthropic-version", "2026-10-21");
    Provider older = anthropic(Map.of()).withKeyHeader(KeyHeader.API_KEY);
    Headers sent = UpstreamHeaders.out(client, older, Optional.of(new Secret("k")), true);
    assertThat(sent.all("x-api-key")).containsExactly("k");
    assertThat(sent.first("authorization")).isEmpty();
    assertThat(sent.all("anthropic-version")).containsExactly("2026-10-21");
  }

  @Test
  void aRequestHasHonesIdUnlessTheClientGaveItOne() {
    assertThat(UpstreamHeaders.identified(Headers.NONE, "req_1").all("x-request-id"))
        .containsExactly("req_1");
    assertThat(
            UpstreamHeaders.identified(Headers.of("X-Request-Id", "own"), "req_1")
                .all("x-request-id"))
        .containsExactly("own");
  }
}
