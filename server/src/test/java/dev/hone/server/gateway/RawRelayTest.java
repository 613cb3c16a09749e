package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Timeouts;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths that Hone does not know: passed on as they are, again only where that is safe. */
class RawRelayTest {
  private static final byte[] NONE = {};
  private static final String OK = "{\"ok\":true}";
  private static final String LIMITED = "{\"error\":{\"message\":\"slow down\"}}";

  /** Only this upstream: any other path goes to the first provider of the dialect. */
  private static Gateway before(
      ScriptedSocket upstream, Timeouts timeouts, int tries, String... keys) {
    return Gateway.alone(Gateway.provider("full", upstream.port(), timeouts, tries, keys));
  }

  private static HttpReply send(Gateway gateway, String method, String tag) {
    return HttpReply.exchange(
        gateway.server().port(),
        "%s /v1/fine_tuning/jobs HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-hone-tag-test: %s\r\ncontent-length: 0\r\n\r\n"
            .formatted(method, tag),
        NONE);
  }

  @Test
  void aLimitedKeyGivesWayToTheNext() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(
                  request.contains("sk-second")
                      ? ScriptedSocket.json(200, OK)
                      : ScriptedSocket.json(429, LIMITED, "retry-after", "30"));
              return true;
            });
        Gateway own = before(upstream, Gateway.PATIENT, 1, "sk-first", "sk-second")) {
      for (int i = 0; i < 2; i++) {
        HttpReply reply = send(own, "POST", Gateway.tag());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(OK);
      }
      // The limited key rests: the second call does not try it.
      assertThat(upstream.requests()).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void whatWasRefusedBeforeAnybodyWorkedOnItIsSentAgain() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(
                  number == 1
                      ? ScriptedSocket.json(503, LIMITED, "retry-after", "0")
                      : ScriptedSocket.json(200, OK));
              return true;
            });
        Gateway own = before(upstream, Gateway.PATIENT, 2)) {
      String tag = Gateway.tag();
      assertThat(send(own, "POST", tag).status()).isEqualTo(200);
      assertThat(own.lines(tag, 2))
          .extracting(l -> l.ending().outcome())
          .containsExactly(Outcome.UPSTREAM_ERROR, Outcome.OK);
    }
  }

  @Test
  void aCallThatMayHaveDoneSomethingIsNotRepeated() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(ScriptedSocket.json(500, LIMITED));
              return true;
            });
        Gateway own = before(upstream, Gateway.PATIENT, 2)) {
      assertThat(send(own, "POST", Gateway.tag()).status()).isEqualTo(500);
      assertThat(upstream.requests()).hasSize(1);
      assertThat(send(own, "GET", Gateway.tag()).status()).isEqualTo(500);
      assertThat(upstream.requests()).hasSize(3);
    }
  }

  @Test
  void whatAnAnswerReportsHasThePriceOfTheModelThatItNames() throws IOException {
    for (String answer :
        List.of(
            "{\"model\":\"gpt-5\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":10}}",
            "{\"response\":{\"model\":\"gpt-5\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":10}}}")) {
      try (ScriptedSocket upstream =
              new ScriptedSocket((number, onConnection, request, out) -> {
                out.write(ScriptedSocket.json(200, answer));
                return true;
              });
          Gateway own =
              Gateway.alone(
                  Gateway.provider("openai", upstream.port(), Gateway.PATIENT, 1, "sk-k"))) {
        String tag = Gateway.tag();
        assertThat(send(own, "POST", tag).status()).isEqualTo(200);
        UsageRecord line = own.lines(tag, 1).getFirst();
        assertThat(line.call().modelServed()).isEqualTo("gpt-5");
        assertThat(line.cost().totalNanos()).as(line.toString()).isPositive();
      }
    }
  }

  @Test
  void anErrorThatEchoesTheKeyIsShownWithoutIt() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(ScriptedSocket.json(400, "{\"error\":{\"message\":\"got sk-echoed\"}}"));
              return true;
            });
        Gateway own = before(upstream, Gateway.PATIENT, 1, "sk-echoed")) {
      String tag = Gateway.tag();
      HttpReply reply = send(own, "POST", tag);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).isEqualTo("{\"error\":{\"message\":\"got ***\"}}");
      assertThat(own.lines(tag, 1).getFirst().toString()).doesNotContain("sk-echoed");
    }
  }

  @Test
  void aRelayThatFallsSilentIsGivenUp() throws IOException {
    Timeouts hasty =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMillis(400),
            Duration.ofSeconds(20));
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
              Thread.sleep(20_000);
              return false;
            });
        Gateway own = before(upstream, hasty, 1)) {
      String tag = Gateway.tag();
      HttpReply reply = send(own, "GET", tag);
      assertThat(reply.clean()).isFalse();
      List<UsageRecord> lines = own.lines(tag, 1);
      assertThat(lines.getFirst().ending().outcome()).isEqualTo(Outcome.TIMEOUT);
    }
  }
}
