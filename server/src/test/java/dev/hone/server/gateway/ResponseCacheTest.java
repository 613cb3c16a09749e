package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.responsecache.ResponseCache;
import dev.hone.gateway.responsecache.ResponseCacheRules;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.Eventually;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The response cache as clients of every protocol see it. */
class ResponseCacheTest {
  private final Gateway gateway =
      Gateway.start(setup ->
          setup.config(c ->
              c.withResponseCache(new ResponseCacheRules(Duration.ofHours(1), 1 << 20, true))));

  @AfterEach
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> ask(
      ClientProtocol client, String model, boolean stream, String... headers) {
    return gateway
        .server()
        .post(client.path(model, stream), client.request(model, stream), headers);
  }

  private static String word(HttpResponse<String> answer) {
    return answer.headers().firstValue(ResponseCache.HEADER).orElse("none");
  }

  private void awaitBooked(int lines) {
    gateway.server().lines(lines);
  }

  @Test
  void anAnswerIsGivenAgainWholeOrAsAStreamToEveryProtocolOverEveryUpstream() {
    int lines = 0;
    for (ClientProtocol client : ClientProtocol.values()) {
      for (String upstream : client.upstreams()) {
        for (boolean first : List.of(true, false)) {
          String model = upstream + "/mock-" + (first ? "streamed" : "whole");
          HttpResponse<String> original = ask(client, model, first);
          awaitBooked(++lines);
          long asked = gateway.mock().stats().requests();
          HttpResponse<String> again = ask(client, model, first);
          HttpResponse<String> other = ask(client, model, !first);
          String what = client + " over " + upstream + ", first streamed: " + first;
          assertThat(word(original)).as(what).isEqualTo("miss");
          assertThat(word(again)).as(what).isEqualTo("hit");
          assertThat(word(other)).as(what).isEqualTo("hit");
          assertThat(again.headers().firstValue("age")).as(what).isPresent();
          assertThat(gateway.mock().stats().requests()).as(what).isEqualTo(asked);
          if (!first) {
            assertThat(again.body()).as(what).isEqualTo(original.body());
          }
          String stream = first ? again.body() : other.body();
          String whole = first ? other.body() : again.body();
          assertThat(client.hasTerminal(stream)).as(what).isTrue();
          assertThat(whole).as(what).startsWith("{").contains("word1");
          awaitBooked(lines += 2);
        }
      }
    }
  }

  @Test
  void aHitsLineSaysWhatItSaved() {
    ask(ClientProtocol.CHAT, "chat/gpt-5", false);
    awaitBooked(1);
    ask(ClientProtocol.CHAT, "chat/gpt-5", true);
    List<UsageRecord> lines = gateway.server().lines(2);
    UsageRecord hit = lines.getLast();
    assertThat(hit.call().provider()).isEqualTo("response-cache");
    assertThat(hit.ending().outcome()).isEqualTo(Outcome.OK);
    assertThat(hit.cost().totalNanos()).isZero();
    assertThat(hit.cost().savedNanos()).hasValue(lines.getFirst().cost().totalNanos());
    assertThat(hit.tokens().prompt()).isZero();
    Eventually.until(
        "the metrics say so", () -> gateway.server().metric("hone_response_cache_hits_total") == 1);
  }

  @Test
  void row16NeitherAnErrorNorACutAnswerIsKept() {
    for (String fault : List.of("server-error", "die-mid-chunk", "no-terminal", "error-event")) {
      String model = "chat/mock:" + fault;
      for (int i = 0; i < 2; i++) {
        try {
          assertThat(word(ask(ClientProtocol.CHAT, model, true))).as(fault).isNotEqualTo("hit");
        } catch (java.io.UncheckedIOException cut) {
          assertThat(fault).isIn("die-mid-chunk", "no-terminal", "error-event");
        }
      }
    }
  }

  @Test
  void whoAsksForAFreshAnswerGetsOne() {
    ask(ClientProtocol.CHAT, "chat/mock-1", false);
    awaitBooked(1);
    HttpResponse<String> fresh =
        ask(ClientProtocol.CHAT, "chat/mock-1", false, "cache-control", "no-cache");
    assertThat(word(fresh)).isEqualTo("bypass");
  }
}
