package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.promptcache.PromptCacheMode;
import dev.hone.gateway.provider.Provider;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.server.Eventually;
import dev.hone.server.TestingServer;
import dev.hone.server.config.PromptCacheConfig;
import dev.hone.server.mock.MockRequest;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole gateways before an upstream that caches by the providers' rules. */
class CachingMockTest {
  /** About 8,000 tokens. */
  private static final String MANUAL = "Answer by the manual, page and line. ".repeat(900);

  private final Vertx vertx = Vertx.vertx();
  private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");

  @AfterEach
  void stop() {
    Gateway.await(vertx.close());
  }

  private MockUpstream mock() {
    return MockUpstream.caching(vertx, MockScript.DEFAULT, () -> now);
  }

  private static TestingServer hone(String name, int port, PromptCacheMode mode, String like) {
    Provider kind =
        Gateway.provider(
            name.equals("anthropic") ? "messages" : name, port, Gateway.PATIENT, 1, "sk-upstream");
    Provider provider =
        new Provider(
            name,
            kind.dialect(),
            kind.baseUrl(),
            kind.protocols(),
            kind.keys(),
            kind.timeouts(),
            1,
            Map.of());
    return TestingServer.setup()
        .provider(provider)
        .config(c ->
            c.withPromptCache(new PromptCacheConfig(mode, false))
                .withPrices(
                    new OwnPrices(
                        List.of(), Map.of(name, new OwnPrices.Like(like, Optional.empty())))))
        .start();
  }

  private static String message(int number, String mark) {
    return "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\"%s\"%s}],\"messages\":[{\"role\":\"user\",\"content\":\"Question %d\"}]}"
        .formatted(MANUAL, mark, number);
  }

  @Test
  void whatTheLogSendsPeopleToLookAtIsThereSoon(@TempDir Path data) {
    MockUpstream mock = mock();
    int port = Gateway.await(mock.listen(0));
    try (TestingServer server =
        TestingServer.setup()
            .data(data)
            .provider(Gateway.provider("messages", port, Gateway.PATIENT, 1, "sk-upstream"))
            .start()) {
      for (int day = 1; day < 4; day++) {
        String body = message(1, "").replaceFirst("Answer by", "Today is 2026-11-0" + day + ". By");
        HttpReply reply = HttpReply.post(server.port(), "/v1/messages", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      }
      Eventually.until(
          "what broke the prefix is written down",
          () -> Files.exists(data.resolve("prompt-cache/broken.json")));
    }
  }

  private List<UsageRecord> ask(TestingServer server, String path, List<String> bodies) {
    int before = server.lines(0).size();
    for (String body : bodies) {
      HttpReply reply = HttpReply.post(server.port(), path, body);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
    return server.lines(before + bodies.size()).subList(before, before + bodies.size());
  }

  @Test
  void marksAreWrittenReadAndForgotten() {
    MockUpstream mock = mock();
    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";
    try (TestingServer server =
        hone("anthropic", Gateway.await(mock.listen(0)), PromptCacheMode.OFF, "anthropic")) {
      List<UsageRecord> lines =
          ask(server, "/v1/messages", List.of(message(1, mark), message(2, mark)));
      assertThat(lines.get(0).tokens().written().total()).isGreaterThan(5_000);
      assertThat(lines.get(0).tokens().cacheRead()).isZero();
      assertThat(lines.get(1).tokens().written().total()).isZero();
      assertThat(lines.get(1).tokens().cacheRead())
          .isEqualTo(lines.get(0).tokens().written().total());
      assertThat(lines.get(1).tokens().fresh()).isBetween(1L, 50L);
      now = now.plus(Duration.ofMinutes(6));
      assertThat(ask(server, "/v1/messages", List.of(message(3, mark))).getFirst().tokens())
          .satisfies(t -> assertThat(t.cacheRead()).isZero());
      String hour = ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
      now = now.plus(Duration.ofMinutes(6));
      ask(server, "/v1/messages", List.of(message(4, hour)));
      now = now.plus(Duration.ofMinutes(50));
      assertThat(ask(server, "/v1/messages", List.of(message(5, hour))).getFirst().tokens())
          .satisfies(t -> assertThat(t.cacheRead()).isGreaterThan(5_000));
    }
  }

  @Test
  void honesOwnMarksSaveAndItSaysSo() {
    MockUpstream mock = mock();
    try (TestingServer server =
        hone("anthropic", Gateway.await(mock.listen(0)), PromptCacheMode.AUTO, "anthropic")) {
      List<String> bodies = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        // Much that is not cached: a write may not put the bill at risk by over 1%.
        bodies.add(
            message(i, "")
                .replace(MANUAL, MANUAL.substring(0, 6_000))
                .replace("Question " + i, ("Paper " + i + ". ").repeat(1_500)));
      }
      List<UsageRecord> lines = ask(server, "/v1/messages", bodies);
      assertThat(lines).anyMatch(l -> l.tokens().cacheRead() > 0);
      long saved =
          lines.stream()
              .mapToLong(l -> l.cost().counterfactualNanos().orElseThrow() - l.cost().totalNanos())
              .sum();
      assertThat(saved).isPositive();
      HttpReply reply = HttpReply.post(server.port(), "/v1/messages", message(99, ""));
      assertThat(reply.header("x-hone-cache")).isPresent();
    }
  }

  @Test
  void openAisCacheIsAutomaticInStepsOf128() {
    MockUpstream mock = mock();
    String body =
        "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"system\",\"content\":\"%s\"},{\"role\":\"user\",\"content\":\"%s\"}]}";
    try (TestingServer server =
        hone("chat", Gateway.await(mock.listen(0)), PromptCacheMode.OFF, "openai")) {
      List<UsageRecord> lines =
          ask(
              server,
              "/v1/chat/completions",
              List.of(body.formatted(MANUAL, "One"), body.formatted(MANUAL, "Two")));
      assertThat(lines.get(0).tokens().cacheRead()).isZero();
      assertThat(lines.get(1).tokens().cacheRead()).isGreaterThan(5_000);
      assertThat(lines.get(1).tokens().cacheRead() % 128).isZero();
      assertThat(
              ask(server, "/v1/chat/completions", List.of(body.formatted("Short.", "One")))
                  .getFirst()
                  .tokens()
                  .cacheRead())
          .isZero();
      String newer = body.replace("gpt-5", "gpt-5.6").formatted(MANUAL, "One");
      lines = ask(server, "/v1/chat/completions", List.of(newer, newer));
      assertThat(lines.get(0).tokens().written().total()).isGreaterThan(5_000);
      assertThat(lines.get(1).tokens().cacheRead())
          .isEqualTo(lines.get(0).tokens().written().total());
    }
  }

  /** {@code prompt-cache: contents}, from the first request to the deletion at the end. */
  @ParameterizedTest
  @EnumSource(names = {"CONTENTS", "CONTENTS_FIRST"})
  void geminisContentsAreMadeReadBookedAndDeleted(PromptCacheMode mode) {
    MockUpstream mock = mock();
    String path = "/v1beta/models/gemini-2.5-flash:generateContent";
    String body =
        "{\"systemInstruction\":{\"parts\":[{\"text\":\"%s\"}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Question %d\"}]}]}";
    TestingServer server = hone("gemini", Gateway.await(mock.listen(0)), mode, "gemini");
    try (server) {
      for (int i = 0; i < 200 && (i % 10 > 0 || !reads(server)); i++) {
        HttpReply reply = HttpReply.post(server.port(), path, body.formatted(MANUAL, i));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      }
      assertThat(reads(server)).as("a content is read").isTrue();
      UsageRecord made =
          server.lines(1).stream()
              .filter(l -> l.call().operation().equals("cache"))
              .findFirst()
              .orElseThrow();
      assertThat(made.tokens().written().total()).isGreaterThan(5_000);
      assertThat(made.cost().totalNanos()).isPositive();
      MockRequest last = mock.received().getFirst();
      String sent = new String(last.body(), StandardCharsets.UTF_8);
      assertThat(sent).contains("cachedContents/mock").doesNotContain("systemInstruction");
      UsageRecord read =
          server.lines(1).stream()
              .filter(l -> l.tokens().cacheRead() > 0)
              .findFirst()
              .orElseThrow();
      assertThat(read.tokens().cacheRead()).isEqualTo(made.tokens().written().total());
      assertThat(read.cost().totalNanos())
          .isLessThan(read.cost().counterfactualNanos().orElseThrow());
    }
    Eventually.until(
        "the content is deleted at the end",
        () -> mock.received().stream().anyMatch(r -> r.method().equals("DELETE")));
  }

  private static boolean reads(TestingServer server) {
    return server.lines(0).stream().anyMatch(l -> l.tokens().cacheRead() > 0);
  }
}
