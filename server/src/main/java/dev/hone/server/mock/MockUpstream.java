package dev.hone.server.mock;

import dev.hone.server.http.AzurePaths;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scripted upstream's server. */
public final class MockUpstream {
  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");
  private static final Pattern USAGE = Pattern.compile("\"include_usage\"\\s*:\\s*true");
  private static final Pattern DEPLOYMENT = Pattern.compile("^/openai/deployments/[^/]+/");
  private static final int KEPT = 64;

  private final Vertx vertx;
  private final HttpServer server;
  private final MockStats stats = new MockStats();
  private final ConcurrentLinkedDeque<MockRequest> received = new ConcurrentLinkedDeque<>();
  private final GeminiMock gemini;
  private final OpenAiBatchMock files = new OpenAiBatchMock();
  private final MessageBatchMock messageBatches = new MessageBatchMock();
  private final ResponsesMock responses = new ResponsesMock();
  private final Optional<MockCache> cache;
  private volatile MockScript script;
  private volatile Consumer<MockRequest> listener = request -> {};
  private volatile @Nullable Made last;

  private record Made(MockScript script, String model, MockAnswer answer) {}

  public MockUpstream(Vertx vertx, MockScript script) {
    this(vertx, script, Optional.empty());
  }

  /**
   * An upstream whose prompts have as many tokens as their text suggests, and which caches them by
   * the rules that providers document.
   *
   * @param clock that its entries live by
   */
  public static MockUpstream caching(Vertx vertx, MockScript script, InstantSource clock) {
    return new MockUpstream(vertx, script, Optional.of(new MockCache(clock)));
  }

  private MockUpstream(Vertx vertx, MockScript script, Optional<MockCache> cache) {
    this.cache = cache;
    this.gemini = new GeminiMock(cache.isPresent());
    this.vertx = vertx;
    this.script = script;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setMaxHeaderSize(1 << 16))
            .requestHandler(this::handle);
  }

  /** Binds to loopback; port 0 takes a free one. The result is the port. */
  public Future<Integer> listen(int port) {
    return server.listen(port, "127.0.0.1").map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }

  public MockStats stats() {
    return stats;
  }

  /** Changes the script of the requests to come. */
  public void play(MockScript next) {
    script = next;
  }

  /** Tells of each request as it comes; on an event loop. */
  public void onRequest(Consumer<MockRequest> told) {
    listener = told;
  }

  /** The last requests, newest first. */
  public List<MockRequest> received() {
    return List.copyOf(received);
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          keep(request, body);
          answer(request, body.getBytes());
        });
  }

  private void keep(HttpServerRequest request, Buffer body) {
    List<Headers.Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> h : request.headers()) {
      headers.add(new Headers.Header(h.getKey(), h.getValue()));
    }
    MockRequest kept =
        new MockRequest(
            request.method().name(), request.uri(), new Headers(headers), body.getBytes());
    listener.accept(kept);
    received.addFirst(kept);
    if (received.size() > KEPT) {
      received.pollLast();
    }
  }

  private void answer(HttpServerRequest request, byte[] bytes) {
    String body = new String(bytes, StandardCharsets.UTF_8);
    boolean google = GeminiMock.serves(request);
    String model = (google ? GeminiMock.model(request) : find(MODEL, body)).orElse("mock");
    MockFault fault = fault(model);
    MockPlayer player = new MockPlayer(vertx, request, script, fault, stats);
    if (fail(request, player, fault)) {
      return;
    }
    if (fault == MockFault.WANTS_IMAGE && !MockImages.in(bytes, path(request))) {
      player.error(400, "application/json", shape(request, "invalid_request", "no image"));
      return;
    }
    if (google) {
      gemini.answer(request, bytes, script, player);
      return;
    }
    String path = path(request);
    if (OpenAiBatchMock.serves(path)) {
      files.answer(request, path, bytes, script, player);
      return;
    }
    if (MessageBatchMock.serves(path)) {
      messageBatches.answer(request, bytes, script, player);
      return;
    }
    if (ResponsesMock.serves(path)) {
      responses.look(path, player);
      return;
    }
    MockScript now = now(path, bytes);
    MockDialogue dialogue = new MockDialogue(now, model, fault);
    boolean stream = STREAM.matcher(body).find();
    boolean usage = USAGE.matcher(body).find();
    Optional<MockToolCalls> calls = MockToolCalls.of(now, model, bytes);
    switch (path) {
      case "/v1/chat/completions" ->
          player.play(
              calls
                  .map(c -> c.chat(stream, usage))
                  .orElseGet(() ->
                      stream && usage && cache.isEmpty()
                          ? once(model, fault)
                          : dialogue.chat(stream, usage)));
      case "/v1/completions" -> player.play(dialogue.completions(stream, usage));
      case "/v1/messages" ->
          player.play(
              calls.map(c -> c.messages(stream)).orElseGet(() -> dialogue.messages(stream)));
      case "/v1/messages/count_tokens" ->
          player.play(MockAnswer.json("{\"input_tokens\":" + script.promptTokens() + "}"));
      case "/v1/responses/input_tokens" ->
          player.play(
              MockAnswer.json(
                  "{\"object\":\"response.input_tokens\",\"input_tokens\":%d}"
                      .formatted(script.promptTokens())));
      case "/tokenize" ->
          player.play(
              MockAnswer.json(
                  "{\"count\":%d,\"max_model_len\":4096,\"tokens\":[]}"
                      .formatted(script.promptTokens())));
      case "/v1/responses" ->
          player.play(
              ResponsesMock.asked(body) && !stream
                  ? responses.make(dialogue.responses(false))
                  : calls
                      .map(c -> c.responses(stream))
                      .orElseGet(() -> dialogue.responses(stream)));
      case "/v1/embeddings" -> player.play(MockEmbeddings.of(script, model, bytes));
      case "/v1/models" ->
          player.play(
              MockAnswer.json(
                  "{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"hone\"}]}"));
      case "/healthz", "/health" -> player.play(MockAnswer.json("{\"status\":\"ok\"}"));
      default -> player.error(404, "application/json", shape(request, "not_found", "no such path"));
    }
  }

  /** OpenAI's own path, also of one that Azure has: a deployment is whatever the body names. */
  private static String path(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    return AzurePaths.openAi(path).orElseGet(() -> DEPLOYMENT.matcher(path).replaceFirst("/v1/"));
  }

  /** The script, with the usage that this request has where prompts are cached. */
  private MockScript now(String path, byte[] bytes) {
    Optional<Protocol> protocol =
        switch (path) {
          case "/v1/chat/completions" -> Optional.of(Protocol.OPENAI_CHAT);
          case "/v1/responses" -> Optional.of(Protocol.OPENAI_RESPONSES);
          case "/v1/messages" -> Optional.of(Protocol.ANTHROPIC_MESSAGES);
          default -> Optional.empty();
        };
    return cache.flatMap(c -> protocol.map(p -> c.script(script, p, bytes))).orElse(script);
  }

  /** The last stream is kept: many who ask for the same long one share its bytes. */
  private MockAnswer once(String model, MockFault fault) {
    Made made = last;
    if (made == null || !made.script.equals(script) || !made.model.equals(model)) {
      made = new Made(script, model, new MockDialogue(script, model, fault).chat(true, true));
      last = made;
    }
    return made.answer;
  }

  private MockFault fault(String model) {
    int colon = model.indexOf(':');
    return colon < 0
        ? script.fault()
        : MockFault.of(model.substring(colon + 1)).orElse(script.fault());
  }

  private static boolean fail(HttpServerRequest request, MockPlayer player, MockFault fault) {
    String json = "application/json";
    switch (fault) {
      case RATE_LIMIT ->
          player.error(429, json, shape(request, "rate_limit", "Rate limit reached"));
      case SERVER_ERROR -> player.error(500, json, shape(request, "server", "Something broke"));
      case OVERLOADED -> player.error(529, json, shape(request, "overloaded", "Overloaded"));
      case BAD_REQUEST -> player.error(400, json, shape(request, "invalid_request", "Bad request"));
      case BAD_KEY -> player.error(401, json, shape(request, "authentication", "Invalid key"));
      case FOREIGN_ERROR -> player.error(500, json, "{\"detail\":[{\"msg\":\"boom\"}]}");
      case HTML_ERROR ->
          player.error(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String shape(HttpServerRequest request, String type, String message) {
    if (GeminiMock.serves(request)) {
      return switch (type) {
        case "rate_limit" -> GeminiMock.error(429, "RESOURCE_EXHAUSTED", message);
        case "server" -> GeminiMock.error(500, "INTERNAL", message);
        case "overloaded" -> GeminiMock.error(503, "UNAVAILABLE", message);
        case "authentication" -> GeminiMock.error(401, "UNAUTHENTICATED", message);
        default -> GeminiMock.error(400, "INVALID_ARGUMENT", message);
      };
    }
    return request.uri().startsWith("/v1/messages")
        ? "{\"type\":\"error\",\"error\":{\"type\":\"%s_error\",\"message\":\"%s\"},\"request_id\":\"req_mock\"}"
            .formatted(type, message)
        : "{\"error\":{\"message\":\"%s\",\"type\":\"%s_error\",\"param\":null,\"code\":null}}"
            .formatted(message, type);
  }

  private static Optional<String> find(Pattern pattern, String body) {
    Matcher m = pattern.matcher(body);
    return m.find() ? Optional.of(m.group(1)) : Optional.empty();
  }
}
