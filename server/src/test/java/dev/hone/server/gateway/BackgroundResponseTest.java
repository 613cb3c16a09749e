package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.prices.CostBasis;
import dev.hone.server.Eventually;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.usage.Provenance;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Responses that OpenAI works on while nobody waits: their usage comes with a later look. */
class BackgroundResponseTest {
  /** 40 fresh, 60 read, 16 out of the mock's answer, at gpt-5.6's 5, 0.5 and 30 dollars. */
  private static final long GPT = 40 * 5_000 + 60 * 500 + 16 * 30_000;

  private static PricedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new PricedGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String make(String key, String more) {
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1/responses",
            "{\"model\":\"full/gpt-5.6\",\"input\":\"Think.\",\"background\":true%s}"
                .formatted(more),
            "authorization",
            "Bearer " + key);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return id(reply.body());
  }

  private static String id(String body) {
    return JsonDocument.parse(body.getBytes(StandardCharsets.UTF_8)).root().get("id").asString("");
  }

  private static String look(String method, String path, String key) {
    return HttpReply.exchange(
            gateway.server().port(),
            "%s %s HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\nauthorization: Bearer %s\r\n\r\n"
                .formatted(method, path, key),
            new byte[0])
        .body();
  }

  @Test
  void isBookedOnceToWhoeverMadeItWhenALookShowsItsEnd() {
    String id = make("ann-secret", "");
    assertThat(look("GET", "/v1/responses/" + id, "bob-secret")).contains("in_progress");
    Eventually.until("it is noted", () -> gateway.open().contains(id));
    assertThat(gateway.linesOf(id::equals)).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(look("GET", "/v1/responses/" + id + "?include[]=x", "bob-secret"))
          .contains("\"completed\"");
    }
    Eventually.until("it is booked", () -> !gateway.open().contains(id));
    assertThat(gateway.linesOf(id::equals))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.caller().keyId()).contains("ann");
          assertThat(line.call().operation()).isEqualTo("background");
          assertThat(line.call().provider()).isEqualTo("full");
          assertThat(line.call().modelServed()).isEqualTo("gpt-5.6");
          assertThat(line.tokens().provenance()).contains(Provenance.REPORTED);
          assertThat(line.cost().totalNanos()).isEqualTo(GPT);
        });
  }

  @Test
  void itsMakingAndItsLooksCostNothing() {
    String tag = Gateway.tag();
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1/responses",
            "{\"model\":\"full/gpt-5.6\",\"input\":\"Think.\",\"background\":true}",
            "authorization",
            "Bearer ann-secret",
            "x-hone-tag-test",
            tag);
    assertThat(gateway.lines(tag, 1))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.tokens().prompt()).isZero();
          assertThat(line.tokens().provenance()).isEmpty();
          assertThat(line.cost().basis()).isEqualTo(CostBasis.FREE);
        });
    String id = id(reply.body());
    look("POST", "/v1/responses/" + id + "/cancel", "ann-secret");
    Eventually.until("it is booked", () -> !gateway.open().contains(id));
    assertThat(gateway.linesOf(id::equals)).hasSize(1);
    // The line has the tags of who made it, and the looks' lines have no tokens.
    assertThat(gateway.lines(tag, 2)).filteredOn(l -> l.cost().totalNanos() > 0).hasSize(1);
    assertThat(gateway.server().lines(0))
        .filteredOn(l -> l.call().operation().equals("raw"))
        .isNotEmpty()
        .allSatisfy(l -> assertThat(l.tokens().prompt()).isZero());
  }

  @Test
  void oneThatIsStreamedToItsEndIsBookedByItsStreamAlone() {
    String tag = Gateway.tag();
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1/responses",
            "{\"model\":\"full/gpt-5.6\",\"input\":\"Think.\",\"background\":true,\"stream\":true}",
            "authorization",
            "Bearer ann-secret",
            "x-hone-tag-test",
            tag);
    assertThat(reply.body()).contains("response.completed");
    assertThat(gateway.lines(tag, 1))
        .singleElement()
        .satisfies(line -> assertThat(line.cost().totalNanos()).isEqualTo(GPT));
    assertThat(gateway.open()).doesNotContain("resp_mock");
  }
}
