package dev.hone.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.server.TestingServer;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bedrock and Vertex as clients of every protocol see them. */
class CloudTest {
  private static final List<String> EVENTS =
      List.of(
          "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":[],\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}",
          "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
          "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"wörd\"}}",
          "{\"type\":\"content_block_stop\",\"index\":0}",
          "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}}",
          "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":11}}");

  private static final String[][] CONVERSE = {
    {"messageStart", "{\"p\":\"ab\",\"role\":\"assistant\"}"},
    {"contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"wörd\"},\"p\":\"a\"}"},
    {"contentBlockStop", "{\"contentBlockIndex\":0}"},
    {"messageStop", "{\"stopReason\":\"end_turn\"}"},
    {"metadata", "{\"usage\":{\"inputTokens\":11,\"outputTokens\":5,\"totalTokens\":16}}"}
  };

  private final Vertx vertx = Vertx.vertx();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private volatile int events = EVENTS.size();
  private volatile String exception = "";
  private TestingServer hone;

  @BeforeEach
  void start() {
    int port =
        Gateway.await(
                vertx
                    .createHttpServer()
                    .requestHandler(r ->
                        r.body()
                            .onSuccess(body -> {
                              seen.add(r.uri() + " " + r.getHeader("authorization") + " " + body);
                              answer(r.uri(), r.response());
                            }))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    hone =
        TestingServer.setup()
            .provider(
                provider("bedrock", port)
                    .withHosting(
                        new Hosting.Bedrock(
                            "eu-west-1",
                            Optional.empty(),
                            Optional.of(
                                new Hosting.AwsKeys(
                                    "AKID", new Secret("secret"), Optional.empty())))))
            .provider(
                provider("vertex", port, "token")
                    .withHosting(new Hosting.Vertex("p-1", "eu", Optional.empty())))
            .config(c ->
                c.withPrices(
                    new OwnPrices(
                        List.of(ModelPrices.own("bedrock", "us.amazon.nova-lite-v1:0", nova())),
                        Map.of())))
            .start();
  }

  /** A price of the configuration, per million tokens: the book has none of this maker's models. */
  private static List<RateRow> nova() {
    return List.of(
        new RateRow(
            Optional.empty(),
            Optional.empty(),
            ServiceTier.STANDARD,
            0,
            Map.of(
                CostComponent.FRESH, new BigDecimal("0.06"),
                CostComponent.OUTPUT, new BigDecimal("0.24")),
            Set.of()));
  }

  @AfterEach
  void stop() {
    hone.close();
    Gateway.await(vertx.close());
  }

  private static Provider provider(String name, int port, String... keys) {
    return new Provider(
        name,
        Dialect.ANTHROPIC,
        URI.create("http://127.0.0.1:" + port),
        Set.of(Protocol.ANTHROPIC_MESSAGES, Protocol.BEDROCK_CONVERSE),
        List.of(keys).stream().map(Secret::new).toList(),
        Gateway.PATIENT,
        1,
        Map.of());
  }

  private void answer(String uri, io.vertx.core.http.HttpServerResponse response) {
    response.setChunked(true);
    if (uri.endsWith("/converse-stream")) {
      response.putHeader("content-type", "application/vnd.amazon.eventstream");
      for (String[] event : exception.isEmpty() ? CONVERSE : Arrays.copyOf(CONVERSE, 2)) {
        response.write(message(":event-type", event[0], ":message-type", "event", event[1]));
      }
      if (!exception.isEmpty()) {
        response.write(message(":exception-type", exception, ":message-type", "exception", "{}"));
      }
    } else if (uri.endsWith("/converse")) {
      response.putHeader("content-type", "application/json");
      response.write(
          "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"wörd\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":11,\"outputTokens\":5,\"totalTokens\":16}}");
    } else if (uri.endsWith("/count-tokens")) {
      response.putHeader("content-type", "application/json").write("{\"inputTokens\":11}");
    } else if (uri.endsWith("invoke-with-response-stream")) {
      response.putHeader("content-type", "application/vnd.amazon.eventstream");
      for (String event : EVENTS.subList(0, events)) {
        String wrapped =
            "{\"bytes\":\"%s\",\"p\":\"ab\"}"
                .formatted(Base64.getEncoder().encodeToString(event.getBytes(UTF_8)));
        response.write(message(":event-type", "chunk", ":message-type", "event", wrapped));
      }
      if (!exception.isEmpty()) {
        response.write(
            message(
                ":exception-type",
                exception,
                ":message-type",
                "exception",
                "{\"message\":\"Too many\"}"));
      }
    } else {
      response.putHeader("content-type", "text/event-stream");
      for (String event : EVENTS) {
        String type = event.replaceAll("^.\"type\":\"([a-z_]+)\".*", "$1");
        response.write("event: " + type + "\ndata: " + event + "\n\n");
      }
    }
    response.end();
  }

  private static Buffer message(String n1, String v1, String n2, String v2, String payload) {
    Buffer headers = Buffer.buffer();
    for (String[] h : new String[][] {{n1, v1}, {n2, v2}}) {
      headers.appendByte((byte) h[0].length()).appendString(h[0]).appendByte((byte) 7);
      headers.appendShort((short) h[1].length()).appendString(h[1]);
    }
    int total = 16 + headers.length() + payload.getBytes(UTF_8).length;
    ByteBuffer out = ByteBuffer.allocate(total).putInt(total).putInt(headers.length());
    out.putInt(crc(out.array(), 8)).put(headers.getBytes()).put(payload.getBytes(UTF_8));
    return Buffer.buffer(out.putInt(crc(out.array(), total - 4)).array());
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private HttpReply ask(ClientProtocol client, String model) {
    return HttpReply.post(hone.port(), client.path(model, true), client.request(model, true));
  }

  @Test
  void bedrocksStreamReachesAnthropicsClientsEventByEvent() {
    HttpReply reply = ask(ClientProtocol.MESSAGES, "bedrock/eu.anthropic.claude-x-v1:0");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    for (String event : EVENTS) {
      assertThat(reply.body()).contains("data: " + event + "\n\n");
    }
    assertThat(reply.clean()).isTrue();
    assertThat(seen.getFirst())
        .startsWith("/model/eu.anthropic.claude-x-v1%3A0/invoke-with-response-stream AWS4-HMAC")
        .contains("bedrock-2023-05-31")
        .doesNotContain("\"model\"");
    UsageRecord line = hone.lines(1).getFirst();
    assertThat(line.tokens().output()).isEqualTo(5);
  }

  @Test
  void everyClientsProtocolIsTranslatedFromBothClouds() {
    for (String model : List.of("bedrock/claude-x", "vertex/claude-x")) {
      for (ClientProtocol client : ClientProtocol.values()) {
        HttpReply reply = ask(client, model);
        assertThat(reply.status()).as(client + " " + reply.body()).isEqualTo(200);
        assertThat(reply.body()).as(client.name()).contains("wörd");
        assertThat(client.hasTerminal(reply.body())).isTrue();
      }
    }
    assertThat(seen.getLast())
        .startsWith(
            "/v1/projects/p-1/locations/eu/publishers/anthropic/models/claude-x:streamRawPredict Bearer token")
        .contains("vertex-2023-10-16");
  }

  @Test
  void otherMakersModelsOnBedrockAnswerEveryClientByConverse() {
    String model = "us.amazon.nova-lite-v1:0";
    for (ClientProtocol client : ClientProtocol.values()) {
      for (boolean stream : new boolean[] {true, false}) {
        HttpReply reply =
            HttpReply.post(
                hone.port(),
                client.path("bedrock/" + model, stream),
                client.request("bedrock/" + model, stream));
        assertThat(reply.status()).as(client + " " + reply.body()).isEqualTo(200);
        assertThat(reply.body()).as(client.name()).contains("wörd");
        assertThat(stream && !client.hasTerminal(reply.body())).as(client.name()).isFalse();
        assertThat(seen.getLast())
            .startsWith(
                "/model/us.amazon.nova-lite-v1%3A0/converse"
                    + (stream ? "-stream" : "")
                    + " AWS4-HMAC")
            .contains("\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hello\"}]}]");
      }
    }
    UsageRecord line = hone.lines(8).getLast();
    assertThat(line.tokens().output()).isEqualTo(5);
    assertThat(line.call().modelServed()).isEqualTo(model);
    assertThat(line.cost().totalNanos()).isEqualTo(11 * 60 + 5 * 240);
  }

  @Test
  void bedrockCountsTokensOfEveryMakersModels() {
    for (String model : List.of("bedrock/eu.anthropic.claude-x", "bedrock/amazon.nova-lite-v1:0")) {
      HttpReply reply =
          HttpReply.post(
              hone.port(),
              "/v1/messages/count_tokens",
              ClientProtocol.MESSAGES.request(model, false));
      assertThat(reply.body()).isEqualTo("{\"input_tokens\":11}");
    }
    assertThat(seen.getFirst()).startsWith("/model/anthropic.claude-x/count-tokens AWS4");
    assertThat(seen.getLast())
        .startsWith("/model/amazon.nova-lite-v1%3A0/count-tokens AWS4")
        .contains("{\"input\":{\"converse\":{\"messages\":[");
  }

  @Test
  void row9AnExceptionInTheMiddleNeverEndsCleanly() {
    events = 3;
    exception = "throttlingException";
    for (ClientProtocol client : ClientProtocol.values()) {
      for (String model : List.of("bedrock/claude-x", "bedrock/mistral.x")) {
        HttpReply reply = ask(client, model);
        assertThat(client.errorEvents(reply.body())).as(client + reply.body()).isEqualTo(1);
        assertThat(client.hasTerminal(reply.body())).as(client.name()).isFalse();
      }
    }
  }

  @Test
  void row9AStreamThatEndsBetweenTwoMessagesIsACut() {
    events = 3;
    HttpReply reply = ask(ClientProtocol.MESSAGES, "bedrock/claude-x");
    assertThat(ClientProtocol.MESSAGES.errorEvents(reply.body())).isEqualTo(1);
  }
}
