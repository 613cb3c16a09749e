package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.server.Eventually;
import dev.hone.server.TestingServer;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.ObserveConfig;
import dev.hone.server.observe.RequestLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request can be found by whichever of its ids somebody has: client's, Hone's, provider's. */
class RequestIdsTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"SECRET PROMPT\"}]}";
  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";

  /** A nano-dollar a day. */
  private static final Quotas NOTHING =
      new Quotas(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.of(1),
          OptionalLong.empty());

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger(RequestLog.LOGGER);
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  private static TestingServer server(int upstream) {
    return TestingServer.setup()
        .key("team", "secret-of-the-team")
        .provider(Gateway.provider("chat", upstream, Gateway.PATIENT, 1, Gateway.CHAT_KEY))
        .config(c -> c.withObserve(new ObserveConfig(false, true, Optional.empty())))
        .start();
  }

  private String line(String part) {
    Eventually.until("a line has " + part, () -> lines.stream().anyMatch(l -> l.contains(part)));
    return lines.stream().filter(l -> l.contains(part)).findFirst().orElseThrow();
  }

  @Test
  void goThroughInBothDirections() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(ScriptedSocket.json(200, ANSWER, "x-request-id", "req_theirs_" + number));
              return true;
            });
        TestingServer hone = server(upstream.port())) {
      HttpReply plain =
          HttpReply.post(hone.port(), PATH, ASK, "authorization", "Bearer secret-of-the-team");
      String id = plain.header("x-request-id").orElseThrow();
      assertThat(id).startsWith("req_").doesNotContain("theirs");
      assertThat(plain.header("x-upstream-request-id")).contains("req_theirs_1");
      assertThat(upstream.requests().getFirst()).contains("x-request-id: " + id);
      assertThat(line("request=" + id))
          .contains("upstream_request=req_theirs_1", "key=team")
          .doesNotContain("SECRET");

      HttpReply.post(
          hone.port(),
          PATH,
          ASK,
          "authorization",
          "Bearer secret-of-the-team",
          "x-request-id",
          "mine-1");
      assertThat(upstream.requests().get(1)).containsIgnoringCase("x-request-id: mine-1");
      assertThat(line("client_request=mine-1")).contains("upstream_request=req_theirs_2");
    }
  }

  @Test
  void soHasOneWhoseUpstreamRestsAndOneThatALimitRefuses() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(ScriptedSocket.json(429, "{\"error\":{}}", "retry-after", "40"));
              return true;
            });
        TestingServer hone = server(upstream.port())) {
      String[] key = {"authorization", "Bearer secret-of-the-team"};
      HttpReply limited = HttpReply.post(hone.port(), PATH, ASK, key);
      assertThat(limited.status()).isEqualTo(429);
      assertThat(line("request=" + limited.header("x-request-id").orElseThrow()))
          .contains("attempt=1", "outcome=upstream_error");
      HttpReply resting = HttpReply.post(hone.port(), PATH, ASK, key);
      assertThat(resting.status()).isEqualTo(429);
      assertThat(upstream.requests()).hasSize(1);
      assertThat(line("request=" + resting.header("x-request-id").orElseThrow()))
          .contains("key=team", "outcome=refused", "status=429", "reason=rate_limit");
      assertThat(hone.lines(1)).as("no line for a call that was not made").hasSize(1);
      assertThat(hone.get("/metrics", key).body())
          .contains("hone_requests_refused_total{reason=\"upstream_resting\"} 1.0");
    }
    try (TestingServer hone =
        TestingServer.setup()
            .provider(Gateway.provider("chat", 9, Gateway.PATIENT, 1, Gateway.CHAT_KEY))
            .config(c ->
                c.withObserve(new ObserveConfig(false, true, Optional.empty()))
                    .withKeys(
                        List.of(
                            new ClientKey(
                                "poor",
                                "secret-of-the-team",
                                new Grant(Optional.empty(), ModelScope.ALL, NOTHING))))
                    .withPrices(
                        new OwnPrices(
                            List.of(),
                            Map.of("chat", new OwnPrices.Like("openai", Optional.empty())))))
            .start()) {
      String[] key = {"authorization", "Bearer secret-of-the-team"};
      HttpReply refused = HttpReply.post(hone.port(), PATH, ASK.replace("\"m\"", "\"gpt-5\""), key);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(line("request=" + refused.header("x-request-id").orElseThrow()))
          .contains("key=poor", "outcome=refused", "status=429", "reason=billing");
      assertThat(hone.get("/metrics", key).body())
          .contains("hone_requests_refused_total{reason=\"limit_daily\"} 1.0")
          .contains("hone_limits_refused_total{reason=\"daily\"} 1.0");
    }
  }

  @Test
  void aRefusalHasALineToo() throws IOException {
    try (TestingServer hone = server(9)) {
      HttpReply wrong = HttpReply.post(hone.port(), PATH, ASK, "authorization", "Bearer wrong");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(line("request=" + wrong.header("x-request-id").orElseThrow()))
          .contains("path=" + PATH, "outcome=refused", "status=401", "reason=authentication")
          .doesNotContain("wrong ", "SECRET");
      HttpReply broken =
          HttpReply.post(hone.port(), PATH, "SECRET", "authorization", "Bearer secret-of-the-team");
      assertThat(broken.status()).isEqualTo(400);
      assertThat(line("request=" + broken.header("x-request-id").orElseThrow()))
          .contains("key=team", "status=400", "reason=invalid_request")
          .doesNotContain("SECRET");
      assertThat(
              HttpReply.exchange(
                      hone.port(),
                      "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer secret-of-the-team\r\n\r\n",
                      new byte[0])
                  .body())
          .contains(
              "hone_requests_total{status=\"401\"} 1.0", "hone_requests_total{status=\"400\"} 1.0")
          .contains("hone_config_reload_successful 1.0");
    }
  }
}
