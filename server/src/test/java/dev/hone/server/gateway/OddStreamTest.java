package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Streams that are whole but written as some client's library can't bear it. Whatever an upstream
 * does, each client gets its own dialect's form of a whole stream, over every upstream protocol.
 */
class OddStreamTest {
  /** What is odd about a stream that is whole. */
  private enum Oddity {
    NOTHING(stream -> stream),
    NO_LAST_BLANK_LINE(String::stripTrailing),
    CRLF(stream -> stream.replace("\r\n", "\n").replace("\n", "\r\n")),
    COMMENTS(stream -> ": PROCESSING\n\n" + stream.replace("\n\n", "\n\n: PROCESSING\n\n")),
    DONE_EVERYWHERE(stream -> stream + "data: [DONE]\n\n"),
    UNKNOWN_EVENT(stream ->
        stream.replaceFirst(
            "\r?\n\r?\n",
            "\n\nevent: x.new\ndata: {\"type\":\"x.new\",\"sequence_number\":0}\n\n")),
    UNKNOWN_FIELD(
        stream -> stream.replace("data: {", "data: {\"x_new\":{\"a\":[1e400]},\"error_x\":null,"));

    private final UnaryOperator<String> change;

    Oddity(UnaryOperator<String> change) {
      this.change = change;
    }

    /** Whether an upstream of this protocol's clients' kind was ever seen to do it. */
    boolean isOf(ClientProtocol spoken) {
      boolean gemini = spoken == ClientProtocol.GEMINI;
      return !gemini || (this != COMMENTS && this != DONE_EVERYWHERE && this != UNKNOWN_EVENT);
    }
  }

  private static final Map<ClientProtocol, String> STREAMS = new EnumMap<>(ClientProtocol.class);
  private static volatile Oddity oddity = Oddity.NOTHING;
  private static ScriptedSocket upstream;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    upstream =
        new ScriptedSocket((number, onConnection, request, out) -> {
          byte[] body =
              oddity.change.apply(STREAMS.get(spoken(request))).getBytes(StandardCharsets.UTF_8);
          out.write(
              "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: %d\r\n\r\n"
                  .formatted(body.length)
                  .getBytes(StandardCharsets.US_ASCII));
          out.write(body);
          return true;
        });
    int port = upstream.port();
    gateway =
        Gateway.start(setup -> {
          for (String kind : ClientProtocol.RESPONSES.upstreams()) {
            setup.provider(Gateway.provider(kind + "-odd", port, Gateway.PATIENT, 1, "sk"));
          }
          return setup;
        });
    for (ClientProtocol spoken : ClientProtocol.values()) {
      STREAMS.put(
          spoken,
          HttpReply.post(
                  gateway.mockPort(), spoken.path("mock", true), spoken.request("mock", true))
              .body());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    upstream.close();
  }

  private static ClientProtocol spoken(String request) {
    String path = request.substring(0, request.indexOf("\r\n"));
    return path.contains("/v1/messages")
        ? ClientProtocol.MESSAGES
        : path.contains("/v1/responses")
            ? ClientProtocol.RESPONSES
            : path.contains("streamGenerateContent") ? ClientProtocol.GEMINI : ClientProtocol.CHAT;
  }

  @ParameterizedTest
  @EnumSource
  void row34EachClientGetsAWholeStreamInItsOwnForm(Oddity odd) {
    oddity = odd;
    for (ClientProtocol client : ClientProtocol.values()) {
      for (String kind : client.upstreams()) {
        String what = client + " over " + kind + ": " + odd;
        HttpReply reply = gateway.ask(client, kind + "-odd/mock", true);
        ClientProtocol spoken = spoken(upstream.requests().getLast());
        if (!odd.isOf(spoken)) {
          continue;
        }
        String body = reply.body();
        assertThat(reply.status()).as(what + body).isEqualTo(200);
        assertThat(reply.clean()).as(what).isTrue();
        assertThat(body).as(what).contains("wörd16.");
        assertThat(client.hasTerminal(body)).as(what + ": " + body).isTrue();
        assertThat(client.errorEvents(body)).as(what).isZero();
        assertThat(body.replace("\r\n", "\n")).as(what).endsWith("\n\n");
        isForm(what, client, body.replace("\r\n", "\n"), spoken == client);
      }
    }
  }

  /** What the clients' libraries need, whoever answered. */
  private static void isForm(String what, ClientProtocol client, String body, boolean relayed) {
    for (String event : body.split("\n\n", -1)) {
      if (event.isEmpty()) {
        continue;
      }
      switch (client) {
        case GEMINI -> assertThat(event).as(what).startsWith("data: {").doesNotContain("\n");
        case CHAT ->
            assertThat(event).as(what).matches("(?s)data: (\\{.*}|\\[DONE])|: .*|event: x.*");
        case MESSAGES, RESPONSES ->
            assertThat(event).as(what).matches("(?s)event: .*\ndata: .*|: .*|data: \\[DONE]");
      }
    }
    if (!relayed) {
      assertThat(body)
          .as(what)
          .doesNotContain("x.new", "x_new", "PROCESSING", "data: {\"error\":null");
    }
  }
}
