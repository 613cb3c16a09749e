package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.RawConnection;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import dev.hone.server.http.EdgeLimits;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients get wrong, and what they are told. */
class BadInputTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String MESSAGES = "/v1/messages";
  private static final EdgeLimits TIGHT =
      new EdgeLimits(
          100_000,
          8 << 10,
          EdgeLimits.DEFAULT.head(),
          EdgeLimits.DEFAULT.idle(),
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));
  private static TestingServer server;

  @BeforeAll
  static void start() {
    server = TestingServer.setup().model(TestModels.TINY, TestModels.tiny()).limits(TIGHT).ready();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerGoesOn() {
    assertThat(server.post(CHAT, chat("\"max_tokens\":1")).statusCode()).isEqualTo(200);
    assertThat(server.metric("hone_requests_open")).isLessThanOrEqualTo(1);
  }

  private static String chat(String more) {
    return "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
        + more
        + "}";
  }

  /** An OpenAI error with this status whose body holds these texts. */
  private static void refused(HttpResponse<String> answer, int status, String... texts) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    assertThat(answer.body()).startsWith("{\"error\":{\"message\":").contains(texts);
  }

  @Test
  void invalidJsonNamesThePosition() {
    refused(server.post(CHAT, "{\"model\":\"tiny\",,}"), 400, "at byte 16", "invalid_json");
    refused(server.post(CHAT, ""), 400, "the body is empty");
    refused(server.post(CHAT, "{\"model\":\"tiny\""), 400, "at byte 15");
    refused(server.post(CHAT, "[1]"), 400, "object");
  }

  @Test
  void invalidJsonInAnthropicsShape() {
    HttpResponse<String> answer = server.post(MESSAGES, "{oops");
    assertThat(answer.statusCode()).isEqualTo(400);
    String id = answer.headers().firstValue("request-id").orElseThrow();
    assertThat(answer.body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"")
        .contains("at byte 1")
        .endsWith("\"request_id\":\"" + id + "\"}");
  }

  @Test
  void wrongTypesNameTheField() {
    refused(server.post(CHAT, chat("\"temperature\":\"hot\"")), 400, "\"param\":\"temperature\"");
    refused(server.post(CHAT, chat("\"stream\":1")), 400, "\"param\":\"stream\"");
    refused(server.post(CHAT, chat("\"stop\":[1]")), 400, "\"param\":\"stop[0]\"");
    refused(server.post(CHAT, chat("\"stop\":\"\"")), 400, "\"param\":\"stop\"");
    refused(server.post(CHAT, chat("\"n\":0")), 400, "\"param\":\"n\"");
    refused(server.post(CHAT, chat("\"max_tokens\":-1")), 400, "\"param\":\"max_tokens\"");
    refused(server.post(CHAT, chat("\"top_p\":2")), 400, "\"param\":\"top_p\"");
    refused(server.post(CHAT, chat("\"tools\":{}")), 400, "\"param\":\"tools\"");
    refused(
        server.post(CHAT, chat("\"logit_bias\":{\"9999999\":1}")), 400, "token 9999999", "2047");
    refused(server.post(CHAT, "{\"messages\":[]}"), 400, "\"param\":\"model\"");
    refused(server.post(CHAT, "{\"model\":\"tiny\"}"), 400, "\"param\":\"messages\"");
    refused(
        server.post(CHAT, "{\"model\":\"tiny\",\"messages\":[7]}"),
        400,
        "\"param\":\"messages[0]\"");
    refused(
        server.post(CHAT, "{\"model\":\"tiny\",\"messages\":[{\"role\":\"king\"}]}"),
        400,
        "king",
        "\"param\":\"messages[0].role\"");
  }

  @Test
  void noMessagesAreRefused() {
    refused(
        server.post(CHAT, "{\"model\":\"tiny\",\"messages\":[]}"),
        400,
        "at least one message",
        "\"param\":\"messages\"");
    assertThat(
            server
                .post(MESSAGES, "{\"model\":\"tiny\",\"max_tokens\":5,\"messages\":[]}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatLocalModelsCannotDoIsRefusedByName() {
    refused(
        server.post(
            CHAT,
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}"),
        400,
        "text only, not pictures",
        "messages[0]");
    refused(
        server.post(
            CHAT, chat("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]")),
        400,
        "knows no tools",
        "\"param\":\"tools\"");
    refused(
        server.post(CHAT, chat("\"response_format\":{\"type\":\"json_object\"}")),
        400,
        "\"param\":\"response_format\"");
    refused(
        server.post("/v1/completions", "{\"model\":\"tiny\",\"prompt\":[\"x\",\"y\"]}"),
        400,
        "\"param\":\"prompt\"");
  }

  @Test
  void unknownPathsAreNotFoundAndBaseUrlsCorrected() {
    refused(server.post("/v1/nonsense", "{}"), 404, "There is no POST /v1/nonsense here.");
    refused(server.post("/v1/v1/chat/completions", "{}"), 404, "has /v1 twice");
    refused(server.post("/chat/completions", "{}"), 404, "lacks /v1");
    refused(server.get("/models"), 404, "lacks /v1");
    refused(server.get(CHAT), 404, "takes another method");
    assertThat(server.get("/v1/models/no-such").body()).contains("no-such", "tiny");
  }

  @Test
  void everyAnswerAndStreamBearsItsDialectsRequestId() {
    assertThat(server.post(CHAT, chat("\"max_tokens\":2,\"stream\":true")).headers().map())
        .containsKey("x-request-id")
        .doesNotContainKey("request-id");
    String body =
        "{\"model\":\"tiny\",\"max_tokens\":2,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    HttpResponse<String> one = server.post(MESSAGES, body);
    HttpResponse<String> two = server.post(MESSAGES, body);
    assertThat(one.headers().map()).containsKey("request-id").doesNotContainKey("x-request-id");
    String first = one.headers().firstValue("request-id").orElseThrow();
    String second = two.headers().firstValue("request-id").orElseThrow();
    assertThat(first).matches("req_[0-9a-f]{32}").isLessThan(second);
  }

  @Test
  void theQueryIsIgnored() {
    HttpResponse<String> answer =
        server.post(
            "/v1/messages?beta=true",
            "{\"model\":\"tiny\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void unknownFieldsDuplicateKeysAndOddNumbersPass() {
    assertThat(
            server
                .post(CHAT, chat("\"max_tokens\":1,\"new\":{\"x\":[1e400]},\"new\":2"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void deepNestingIsAnErrorNotAnOverflow() {
    String deep = "[".repeat(30_000) + "]".repeat(30_000);
    refused(server.post(CHAT, chat("\"new\":" + deep)), 400, "nested deeper than");
    String schema = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
    refused(
        server.post(
            CHAT,
            chat(
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
                    + schema
                    + "}}]")),
        400,
        "tools");
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    refused(server.post(CHAT, chat("\"x\":\"" + "y".repeat(100_000) + "\"")), 413, "larger than");
    try (RawConnection raw = server.connect()) {
      raw.write("POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
      raw.write("1869F\r\n" + "z".repeat(99_999) + "\r\n2\r\nzz\r\n");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 413 ").contains("request_too_large");
    }
  }

  @Test
  void aSlowBodyTimesOut() {
    try (RawConnection raw = server.connect()) {
      raw.write("POST " + CHAT + " HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 408 ").contains("did not arrive in time");
    }
  }

  @Test
  void headersOverTheLimitAreRefused() {
    try (RawConnection raw = server.connect()) {
      raw.write("GET /v1/models HTTP/1.1\r\nhost: x\r\nx-long: " + "h".repeat(9_000) + "\r\n\r\n");
      assertThat(raw.readAll())
          .startsWith("HTTP/1.1 431 ")
          .contains("headers are larger than 8 KiB", "x-request-id: req_");
    }
    try (RawConnection raw = server.connect()) {
      raw.write("GET /" + "p".repeat(20_000) + " HTTP/1.1\r\nhost: x\r\n\r\n");
      assertThat(raw.readAll()).contains(" 414 ", "path is too long");
    }
    try (RawConnection raw = server.connect()) {
      raw.write("what is this\r\n\r\n");
      assertThat(raw.readAll()).contains(" 400 ", "no HTTP request");
    }
  }

  @Test
  void aClientThatLeavesBeforeItsBodyIsWholeLeavesNothing() {
    try (RawConnection raw = server.connect()) {
      raw.write("POST " + CHAT + " HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{");
    }
    dev.hone.server.Eventually.until(
        "the exchange is over", () -> server.metric("hone_requests_open") <= 1);
  }
}
