package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.UsageRecord;
import dev.hone.server.mock.MockRequest;
import dev.hone.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes to the upstream is what the client sent, its own credentials apart. */
class ByteTruthTest {
  private static final String HONE_KEY = "hk-client-secret";
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(s -> s.key("team", HONE_KEY));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpReply post(String path, String json, String... headers) {
    List<String> all = new ArrayList<>(List.of("authorization", "Bearer " + HONE_KEY));
    all.addAll(List.of(headers));
    return HttpReply.post(gateway.server().port(), path, json, all.toArray(String[]::new));
  }

  private static String received() {
    return new String(gateway.lastReceived().body(), StandardCharsets.UTF_8);
  }

  private static List<String> names(MockRequest request) {
    return request.headers().list().stream().map(Headers.Header::name).toList();
  }

  /** Odd spacing, unknown fields, escapes, big numbers: nothing that a parser would give back. */
  @Test
  void row4TheBodyOfAMessagesRequestIsTheClientsOwn() {
    String json =
        "{ \"unknown\" : {\"b\":1.0,\"a\":12345678901234567890123},\n\t\"model\":\"claude-x\", \"max_tokens\":64,"
            + "\"messages\":[ {\"role\":\"user\",\"content\":\"caf\\u00e9 / \\/ \u20ac\"} ]}";
    HttpReply reply = post("/v1/messages", json);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(received()).isEqualTo(json);
  }

  @Test
  void row8BetaHeadersVersionAndQueryPassByteForByte() {
    post(
        "/v1/messages?beta=true&x=%7B",
        ClientProtocol.MESSAGES.request("claude-x", true),
        "anthropic-beta",
        "b-2024-01-01,  c-2025-02-02",
        "anthropic-version",
        "2026-10-21",
        "X-Claude-Code-Session-Id",
        "s-1");
    MockRequest request = gateway.lastReceived();
    assertThat(request.uri()).isEqualTo("/v1/messages?beta=true&x=%7B");
    assertThat(request.headers().all("anthropic-beta"))
        .containsExactly("b-2024-01-01,  c-2025-02-02");
    assertThat(request.headers().all("anthropic-version")).containsExactly("2026-10-21");
    assertThat(request.headers().all("x-claude-code-session-id")).containsExactly("s-1");
  }

  @Test
  void aBetaIsNotForcedOnACallThatHasNone() {
    post("/v1/messages", ClientProtocol.MESSAGES.request("claude-x", false));
    assertThat(gateway.lastReceived().headers().first("anthropic-beta")).isEmpty();
  }

  @Test
  void theNewerGenerationIsAnsweredForWithABearerTokenTheOlderWithItsOwnHeader() {
    post(
        "/v1/messages",
        ClientProtocol.MESSAGES.request("claude-x", false),
        "anthropic-version",
        "2026-10-21");
    assertThat(gateway.lastReceived().headers().all("authorization"))
        .containsExactly("Bearer " + Gateway.MESSAGES_KEY);
    assertThat(gateway.lastReceived().headers().first("x-api-key")).isEmpty();
    HttpReply.post(
        gateway.server().port(),
        "/v1/messages",
        ClientProtocol.MESSAGES.request("claude-x", false),
        "x-api-key",
        HONE_KEY,
        "anthropic-version",
        "2023-06-01");
    assertThat(gateway.lastReceived().headers().all("x-api-key"))
        .containsExactly(Gateway.MESSAGES_KEY);
    assertThat(gateway.lastReceived().headers().first("authorization")).isEmpty();
    assertThat(gateway.lastReceived().headers().all("anthropic-version"))
        .containsExactly("2023-06-01");
  }

  @Test
  void legacyCompletionsComeBackAsTheyAre() {
    for (boolean stream : List.of(true, false)) {
      String json =
          "{\"model\":\"full/mock\",\"stream\":%s,\"prompt\":\"Once\",\"stream_options\":{\"include_usage\":true}}"
              .formatted(stream);
      String tag = Gateway.tag();
      HttpReply reply = post("/v1/completions", json, "x-hone-tag-test", tag);
      HttpReply direct =
          HttpReply.post(gateway.mockPort(), "/v1/completions", json.replace("full/mock", "mock"));
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo(direct.body());
      UsageRecord line = gateway.lines(tag, 1).getFirst();
      assertThat(line.tokens().cacheRead()).isEqualTo(60);
      assertThat(line.tokens().output()).isEqualTo(16);
    }
  }

  @Test
  void row11OnlyTheQuestionForUsageIsAddedAndItsAnswerIsHidden() {
    String json =
        "{\"model\":\"gpt-x\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    String tag = Gateway.tag();
    HttpReply reply = post("/v1/chat/completions", json, "x-hone-tag-test", tag);
    assertThat(received())
        .isEqualTo("{\"stream_options\":{\"include_usage\":true}," + json.substring(1));
    assertThat(reply.body()).doesNotContain("usage").contains("[DONE]");
    UsageRecord line = gateway.lines(tag, 1).getFirst();
    assertThat(line.tokens().cacheRead()).isEqualTo(60);
    assertThat(line.tokens().fresh()).isEqualTo(40);
    assertThat(line.tokens().output()).isEqualTo(16);
    String asking =
        json.substring(0, json.length() - 1) + ",\"stream_options\":{\"include_usage\":true}}";
    assertThat(post("/v1/chat/completions", asking).body()).contains("\"usage\":{");
    assertThat(received()).isEqualTo(asking);
  }

  @Test
  void row28NoCredentialOfHonesLeavesAndNoneOfTheProvidersComesBack() {
    for (String path :
        List.of(
            "/v1/chat/completions",
            "/v1/messages?key=" + HONE_KEY,
            "/v1/embeddings?key=" + HONE_KEY + "&a=b",
            "/v1/files?a=b&key=" + HONE_KEY,
            "/v1/messages/batches?key=" + HONE_KEY)) {
      String json =
          "{\"model\":\"%s\",\"max_tokens\":5,\"input\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
              .formatted(path.contains("messages") ? "claude-x" : "gpt-x");
      HttpReply reply =
          post(
              path,
              json,
              "x-api-key",
              HONE_KEY,
              "api-key",
              HONE_KEY,
              "cookie",
              "a=" + HONE_KEY,
              "x-forwarded-for",
              "10.0.0.1",
              "x-hone-tag-a",
              "b");
      MockRequest request = gateway.lastReceived();
      String sent =
          request.uri()
              + request.headers().list().stream()
                  .map(h -> h.name() + ":" + h.value())
                  .collect(Collectors.joining("\n"));
      assertThat(sent).as(path).doesNotContain(HONE_KEY);
      assertThat(names(request))
          .as(path)
          .noneMatch(
              n -> n.startsWith("x-hone") || n.startsWith("x-forwarded") || n.equals("cookie"));
      assertThat(reply.body() + reply.headers()).as(path).doesNotContain("upstream");
    }
    assertThat(gateway.server().get("/metrics", "authorization", "Bearer " + HONE_KEY).body())
        .doesNotContain(Gateway.CHAT_KEY)
        .doesNotContain(HONE_KEY);
  }

  @Test
  void row28NobodyIsCalledWhomAClientNames() {
    long before = gateway.mock().stats().requests();
    for (String target :
        List.of(
            "@127.0.0.2:1/v1/x",
            ":1@127.0.0.2/v1/x",
            "http://127.0.0.2:1/v1/x",
            ".evil.example/v1/x",
            "/v1/x|y")) {
      HttpReply reply =
          HttpReply.exchange(
              gateway.server().port(),
              "GET %s HTTP/1.1\r\nhost: 127.0.0.2:1\r\nauthorization: Bearer %s\r\nconnection: close\r\n\r\n"
                  .formatted(target, HONE_KEY),
              new byte[0]);
      assertThat(reply.status()).as(target + ": " + reply.body()).isBetween(400, 404);
    }
    assertThat(gateway.mock().stats().requests()).isEqualTo(before);
  }

  @Test
  void anUpstreamsOwnErrorComesBackAsItIs() {
    HttpReply reply =
        post(
            "/v1/messages",
            ClientProtocol.MESSAGES.request("messages/mock:bad-request", false),
            "anthropic-version",
            "2023-06-01");
    assertThat(reply.body())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Bad request\"},\"request_id\":\"req_mock\"}");
  }

  @Test
  void anyOtherPathIsRelayed() {
    HttpReply reply = post("/v1/moderations", "{\"input\":\"x\"}");
    assertThat(gateway.lastReceived().uri()).isEqualTo("/v1/moderations");
    assertThat(received()).isEqualTo("{\"input\":\"x\"}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("no such path");
  }
}
