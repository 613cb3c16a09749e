package dev.hone.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HostsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Vertx VERTX = Vertx.vertx();
  private static final Optional<Secret> KEY = Optional.of(new Secret("the-key"));

  private final Hosts hosts = new Hosts(new UpstreamCaller(new UpstreamClients(VERTX)), () -> NOW);

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  private static Provider provider(String url, Protocol protocol, Hosting hosting) {
    return new Provider(
            "cloud",
            protocol.dialect(),
            URI.create(url),
            Set.of(protocol),
            List.of(),
            Timeouts.DEFAULT,
            1,
            Map.of())
        .withHosting(hosting);
  }

  private static Outgoing outgoing(Protocol protocol, String json) {
    ChatRequest request = Codecs.request(protocol, json.getBytes(UTF_8));
    return new Outgoing(protocol, request, List.of());
  }

  private UpstreamCall call(Provider provider, Outgoing outgoing, String... client) {
    Headers headers = UpstreamHeaders.out(Headers.of(client), provider, KEY, true);
    return hosts.chat(provider, outgoing, headers, KEY, Optional.of("beta=true"));
  }

  private static String body(UpstreamCall call) {
    return new String(call.body(), UTF_8);
  }

  @Test
  void azureTakesTheDeploymentInThePathAndItsOwnKeyHeader() {
    Hosting azure = new Hosting.Azure(Optional.of("2024-10-21"), Map.of("gpt-5", "prod gpt"));
    Provider provider = provider("https://r.openai.azure.com", Protocol.OPENAI_CHAT, azure);
    UpstreamCall call =
        call(provider, outgoing(Protocol.OPENAI_CHAT, "{\"messages\":[ ],\"model\":\"gpt-5\"}"));
    assertThat(call.uri())
        .hasToString(
            "https://r.openai.azure.com/openai/deployments/prod%20gpt/chat/completions?api-version=2024-10-21");
    assertThat(call.headers().first("api-key")).contains("the-key");
    assertThat(call.headers().first("authorization")).isEmpty();
    assertThat(body(call)).isEqualTo("{\"messages\":[ ],\"model\":\"prod gpt\"}");
  }

  @Test
  void azuresNewerPathsNeedNoVersion() {
    Hosting azure = new Hosting.Azure(Optional.empty(), Map.of());
    Provider provider = provider("https://r.openai.azure.com/", Protocol.OPENAI_RESPONSES, azure);
    UpstreamCall call =
        call(provider, outgoing(Protocol.OPENAI_RESPONSES, "{\"model\":\"d\",\"input\":\"x\"}"));
    assertThat(call.uri()).hasToString("https://r.openai.azure.com/openai/v1/responses");
    assertThat(body(call)).isEqualTo("{\"model\":\"d\",\"input\":\"x\"}");
  }

  @Test
  void azurePutsEmbeddingsThatAreRelayedUnderTheirDeployment() {
    Hosting azure = new Hosting.Azure(Optional.of("2024-10-21"), Map.of("e", "vectors"));
    Provider provider = provider("https://r.openai.azure.com", Protocol.OPENAI_EMBEDDINGS, azure);
    UpstreamCall call =
        hosts.relay(
            provider,
            new Operation.HttpCall(
                "POST",
                "/v1/embeddings",
                Headers.NONE,
                "{\"model\":\"e\",\"input\":\"x\"}".getBytes(UTF_8)),
            UpstreamHeaders.out(Headers.NONE, provider, KEY, true),
            KEY);
    assertThat(call.uri())
        .hasToString(
            "https://r.openai.azure.com/openai/deployments/vectors/embeddings?api-version=2024-10-21");
    assertThat(body(call)).isEqualTo("{\"model\":\"vectors\",\"input\":\"x\"}");
  }

  @Test
  void bedrockTakesModelAndStreamOutOfTheBodyAndLeavesEverythingElse() {
    Hosting bedrock = new Hosting.Bedrock("eu-west-1", Optional.empty(), Optional.empty());
    Provider provider = provider("https://b", Protocol.ANTHROPIC_MESSAGES, bedrock);
    UpstreamCall call =
        call(
            provider,
            outgoing(
                Protocol.ANTHROPIC_MESSAGES,
                "{\"model\":\"eu.anthropic.claude-sonnet-4-5-20250929-v1:0\", \"max_tokens\":1e1,\"stream\":true, \"messages\":[ ]}"),
            "anthropic-version",
            "2023-06-01",
            "anthropic-beta",
            "a-1, b-2");
    assertThat(call.uri().getRawPath())
        .isEqualTo(
            "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream");
    assertThat(call.uri().getQuery()).isNull();
    assertThat(body(call))
        .contains("\"anthropic_version\":\"bedrock-2023-05-31\"")
        .contains("\"anthropic_beta\":[\"a-1\",\"b-2\"]")
        .contains("\"max_tokens\":1e1")
        .contains("\"messages\":[ ]")
        .doesNotContain("\"model\"")
        .doesNotContain("\"stream\"");
    assertThat(call.headers().list()).noneMatch(h -> h.name().startsWith("anthropic"));
    assertThat(call.headers().first("authorization")).contains("Bearer the-key");
  }

  @Test
  void bedrockWithoutAKeyIsSignedAsAwsDefinesIt() throws Exception {
    Hosting bedrock =
        new Hosting.Bedrock(
            "eu-west-1",
            Optional.empty(),
            Optional.of(
                new Hosting.AwsKeys(
                    "AKIDEXAMPLE", new Secret("wJalr"), Optional.of(new Secret("session")))));
    Provider provider = provider("https://bedrock.test", Protocol.ANTHROPIC_MESSAGES, bedrock);
    Headers headers = UpstreamHeaders.out(Headers.NONE, provider, Optional.empty(), true);
    UpstreamCall call =
        hosts.chat(
            provider,
            outgoing(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"a:0\",\"messages\":[]}"),
            headers,
            Optional.empty(),
            Optional.empty());
    String authorization = call.headers().first("authorization").orElseThrow();
    String signedHeaders = authorization.replaceAll(".*SignedHeaders=([^,]+),.*", "$1");
    StringBuilder canonical = new StringBuilder("POST\n/model/a%253A0/invoke\n\n");
    for (String name : signedHeaders.split(";", -1)) {
      String value =
          name.equals("host") ? "bedrock.test" : call.headers().first(name).orElseThrow();
      canonical.append(name).append(':').append(value).append('\n');
    }
    canonical.append('\n').append(signedHeaders).append('\n').append(sha256(call.body()));
    String scope = "20261124/eu-west-1/bedrock/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n20261124T120000Z\n"
            + scope
            + "\n"
            + sha256(canonical.toString().getBytes(UTF_8));
    byte[] key = "AWS4wJalr".getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    assertThat(authorization)
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + scope)
        .endsWith("Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
    assertThat(call.headers().first("x-amz-security-token")).contains("session");
  }

  @Test
  void vertexNamesProjectLocationAndModelInThePath() {
    Hosting vertex = new Hosting.Vertex("p-1", "europe-west1", Optional.empty());
    Provider provider = provider("https://v", Protocol.ANTHROPIC_MESSAGES, vertex);
    UpstreamCall call =
        call(
            provider,
            outgoing(
                Protocol.ANTHROPIC_MESSAGES,
                "{\"model\":\"claude-opus-4-5@20251101\",\"stream\":true,\"messages\":[]}"),
            "anthropic-version",
            "2023-06-01",
            "anthropic-beta",
            "a-1");
    assertThat(call.uri())
        .hasToString(
            "https://v/v1/projects/p-1/locations/europe-west1/publishers/anthropic/models/claude-opus-4-5@20251101:streamRawPredict");
    assertThat(body(call))
        .isEqualTo("{\"anthropic_version\":\"vertex-2023-10-16\",\"stream\":true,\"messages\":[]}");
    assertThat(call.headers().first("anthropic-beta")).contains("a-1");
    assertThat(call.headers().first("anthropic-version")).isEmpty();
  }

  @Test
  void vertexCountsTokensWithAModelOfItsOwn() {
    Hosting vertex = new Hosting.Vertex("p", "global", Optional.empty());
    Provider provider = provider("https://v", Protocol.ANTHROPIC_MESSAGES, vertex);
    UpstreamCall call =
        hosts.relay(
            provider,
            new Operation.HttpCall(
                "POST",
                "/v1/messages/count_tokens?beta=true",
                Headers.NONE,
                "{\"model\":\"claude\",\"messages\":[]}".getBytes(UTF_8)),
            Headers.NONE,
            KEY);
    assertThat(call.uri().getPath()).endsWith("/anthropic/models/count-tokens:rawPredict");
    assertThat(body(call)).contains("\"model\":\"claude\"").contains("vertex-2023-10-16");
  }

  @Test
  void geminiOnVertexKeepsTheClientsVersionAndItsContentsInTheProject() {
    Hosting vertex = new Hosting.Vertex("p", "europe-west1", Optional.empty());
    Provider provider = provider("https://v", Protocol.GEMINI_GENERATE, vertex);
    assertThat(relayed(provider, "/v1beta/models/gemini-3-pro:countTokens?x=1", "{}").uri())
        .hasToString(
            "https://v/v1beta1/projects/p/locations/europe-west1/publishers/google/models/gemini-3-pro:countTokens?x=1");
    assertThat(relayed(provider, "/v1/models/gemini-3-pro:computeTokens", "{}").uri())
        .hasToString(
            "https://v/v1/projects/p/locations/europe-west1/publishers/google/models/gemini-3-pro:computeTokens");
    UpstreamCall created =
        relayed(
            provider,
            "/v1beta/cachedContents",
            "{\"model\":\"models/gemini-3-pro\", \"ttl\":\"1s\"}");
    assertThat(created.uri())
        .hasToString("https://v/v1beta1/projects/p/locations/europe-west1/cachedContents");
    assertThat(body(created))
        .isEqualTo(
            "{\"model\":\"projects/p/locations/europe-west1/publishers/google/models/gemini-3-pro\", \"ttl\":\"1s\"}");
    assertThat(relayed(provider, "/v1beta/cachedContents/7?updateMask=ttl", "").uri())
        .hasToString(
            "https://v/v1beta1/projects/p/locations/europe-west1/cachedContents/7?updateMask=ttl");
  }

  private UpstreamCall relayed(Provider provider, String path, String body) {
    return hosts.relay(
        provider,
        new Operation.HttpCall("POST", path, Headers.NONE, body.getBytes(UTF_8)),
        Headers.NONE,
        KEY);
  }

  @Test
  void bedrockCountsTokensOfAnInvokeModelBodyByTheModelBehindTheProfile() {
    Hosting bedrock = new Hosting.Bedrock("eu-west-1", Optional.empty(), Optional.empty());
    Provider provider = provider("https://b", Protocol.ANTHROPIC_MESSAGES, bedrock);
    UpstreamCall call =
        hosts.relay(
            provider,
            new Operation.HttpCall(
                "POST",
                "/v1/messages/count_tokens?beta=true",
                Headers.NONE,
                "{\"model\":\"eu.anthropic.claude-x-v1:0\",\"messages\":[ ]}".getBytes(UTF_8)),
            Headers.NONE,
            KEY);
    assertThat(call.uri().getRawPath()).isEqualTo("/model/anthropic.claude-x-v1%3A0/count-tokens");
    String inner =
        body(call).replaceAll("^.\"input\":.\"invokeModel\":.\"body\":\"([^\"]+)\".*", "$1");
    assertThat(new String(Base64.getDecoder().decode(inner), UTF_8))
        .contains("\"max_tokens\":1")
        .contains("bedrock-2023-05-31")
        .contains("\"messages\":[ ]")
        .doesNotContain("\"model\"");
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
