package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Provider;
import dev.hone.server.TestingServer;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Recorded exchanges go through Hone byte for byte, in the chunks that were recorded. */
class RecordedRelayTest {
  private static final String ID = "x-replay-id";
  private static final Map<String, Recorded> EXCHANGES = new ConcurrentHashMap<>();
  private static final Map<String, byte[]> RECEIVED = new ConcurrentHashMap<>();
  private static Vertx vertx;
  private static TestingServer hone;

  private record Recorded(
      String id,
      String method,
      String path,
      byte[] request,
      int status,
      byte[] response,
      List<Integer> chunks,
      String contentType) {}

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    HttpServer replay = vertx.createHttpServer().requestHandler(RecordedRelayTest::replay);
    int port = Gateway.await(replay.listen(0, "127.0.0.1")).actualPort();
    hone =
        TestingServer.setup()
            .provider(provider("full", port))
            .provider(provider("messages", port))
            .provider(provider("gemini", port))
            .start();
  }

  private static Provider provider(String name, int port) {
    return Gateway.provider(name, port, Gateway.PATIENT, 1, "sk-x");
  }

  @AfterAll
  static void stop() {
    hone.close();
    Gateway.await(vertx.close());
  }

  private static void replay(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          Recorded exchange = EXCHANGES.get(request.getHeader(ID));
          RECEIVED.put(exchange.id(), body.getBytes());
          HttpServerResponse response = request.response().setStatusCode(exchange.status());
          response.putHeader("content-type", exchange.contentType());
          response.setChunked(true);
          int at = 0;
          for (int size : exchange.chunks()) {
            response.write(Buffer.buffer(Arrays.copyOfRange(exchange.response(), at, at + size)));
            at += size;
          }
          response.end(
              Buffer.buffer(
                  Arrays.copyOfRange(exchange.response(), at, exchange.response().length)));
        });
  }

  @Test
  void theExcerptPassesUnchanged() throws IOException {
    Path excerpt = find("wire/src/test/resources/recordings/excerpt.jsonl");
    int relayed = relay(read(Files.readAllBytes(excerpt)));
    System.out.println("relayed " + relayed + " exchanges of the excerpt");
    assertThat(relayed).isGreaterThan(10);
  }

  @Test
  void theFullSetPassesUnchanged() throws IOException {
    Path folder = find("shared/data/recordings");
    int relayed = 0;
    for (String file :
        List.of(
            "openai-chat",
            "openai-responses",
            "anthropic-messages",
            "openrouter-chat",
            "mistral-chat",
            "groq-chat",
            "deepseek-chat",
            "ollama-chat",
            "gemini-generate",
            "gemini-count-tokens",
            "gemini-embeddings",
            "gemini-cached-contents",
            "gemini-files",
            "other-cached-contents",
            "other-count-tokens")) {
      relayed += relay(read(Files.readAllBytes(folder.resolve(file + ".jsonl"))));
    }
    System.out.println("relayed " + relayed + " recorded exchanges");
    assertThat(relayed).isGreaterThan(900);
  }

  private static Path find(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(name))) {
        return at.resolve(name);
      }
    }
    return Assumptions.abort("no " + name + " here");
  }

  private static int relay(List<Recorded> exchanges) {
    for (Recorded exchange : exchanges) {
      EXCHANGES.put(exchange.id(), exchange);
      HttpReply reply =
          HttpReply.exchange(
              hone.port(),
              "%s %s HTTP/1.1\r\nhost: hone\r\nconnection: close\r\ncontent-type: application/json\r\n%s: %s\r\ncontent-length: %d\r\n\r\n"
                  .formatted(
                      exchange.method(),
                      exchange.path(),
                      ID,
                      exchange.id(),
                      exchange.request().length),
              exchange.request());
      String what = exchange.id();
      assertThat(RECEIVED.get(exchange.id())).as(what).isEqualTo(exchange.request());
      assertThat(reply.status()).as(what).isEqualTo(exchange.status());
      assertThat(reply.body())
          .as(what)
          .isEqualTo(new String(exchange.response(), StandardCharsets.UTF_8));
      assertThat(reply.clean()).as(what).isTrue();
    }
    return exchanges.size();
  }

  /**
   * What was recorded as on the wire and answered whole, and asks for its usage if it is a chat
   * stream: nothing is edited then.
   */
  private static List<Recorded> read(byte[] lines) {
    List<Recorded> list = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        if (i > from) {
          one(JsonDocument.parse(lines, from, i, 64).root(), list);
        }
        from = i + 1;
      }
    }
    return list;
  }

  private static void one(JsonValue line, List<Recorded> list) {
    boolean wire =
        line.get("request_fidelity").asString("").equals("wire")
            && line.get("response_fidelity").asString("").equals("wire")
            && line.get("status").asLong(0) == 200;
    boolean error =
        line.get("oddities").elements().stream().anyMatch(o -> o.asString("").startsWith("error"));
    if (!wire || error) {
      return;
    }
    switch (line.get("api").asString("")) {
      case "chat" -> posted(line, ClientProtocol.CHAT, list);
      case "responses" -> posted(line, ClientProtocol.RESPONSES, list);
      case "messages" -> posted(line, ClientProtocol.MESSAGES, list);
      case "generate", "count-tokens", "embeddings", "cached-contents", "files" ->
          gemini(line, list);
      default -> {}
    }
  }

  private static void posted(JsonValue line, ClientProtocol client, List<Recorded> list) {
    String request = line.get("request_body").asString("");
    if (line.get("provider").asString("").equals("cohere")
        || !line.get("method").asString("").equals("POST")
        || request.isEmpty()) {
      return;
    }
    boolean stream = line.get("framing").asString("").equals("sse");
    JsonValue root = JsonDocument.parse(request.getBytes(StandardCharsets.UTF_8)).root();
    String model = root.get("model").asString("");
    boolean edited =
        client == ClientProtocol.CHAT
            && root.get("stream").asBoolean(false)
            && !root.get("stream_options").get("include_usage").asBoolean(false);
    boolean here =
        (client == ClientProtocol.MESSAGES) == model.startsWith("claude")
            && !model.startsWith("gemini");
    if (model.isEmpty() || edited || !here || stream != root.get("stream").asBoolean(false)) {
      return;
    }
    list.add(
        recorded(
            line, client.path(model, stream), stream ? "text/event-stream" : "application/json"));
  }

  /** Any path of the Gemini API but the lists of models, which Hone answers itself. */
  private static void gemini(JsonValue line, List<Recorded> list) {
    String path =
        line.get("path").asString("").replaceAll("[?&]key=\\[REDACTED]", "").replace("&", "?");
    boolean here =
        line.get("provider").asString("").equals("gemini")
            && path.startsWith("/v1beta/")
            && (!path.contains("/models/") || path.contains("/models/gemini"));
    if (here) {
      boolean events = line.get("framing").asString("").equals("sse");
      list.add(recorded(line, path, events ? "text/event-stream" : "application/json"));
    }
  }

  private static Recorded recorded(JsonValue line, String path, String contentType) {
    List<Integer> chunks = new ArrayList<>();
    line.get("chunks").elements().forEach(c -> chunks.add((int) c.asLong(0)));
    return new Recorded(
        line.get("id").asString(""),
        line.get("method").asString(""),
        path,
        line.get("request_body").asString("").getBytes(StandardCharsets.UTF_8),
        200,
        line.get("response_body").asString("").getBytes(StandardCharsets.UTF_8),
        chunks,
        contentType);
  }
}
