package dev.hone.server.gateway;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.Eventually;
import dev.hone.server.TestingServer;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.mock.MockRequest;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Hone in front of one scripted upstream, which it knows under three names: {@code chat} speaks
 * chat completions, {@code full} also Responses, {@code messages} Anthropic's protocol.
 */
final class Gateway implements AutoCloseable {
  static final String CHAT_KEY = "sk-upstream-chat-secret";
  static final String MESSAGES_KEY = "sk-ant-upstream-secret";
  static final String GEMINI_KEY = "AIza-gemini-upstream";
  static final Timeouts PATIENT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));
  static final Timeouts HASTY =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(1_200),
          Duration.ofMillis(400),
          Duration.ofSeconds(20));

  /** What a test adds to the setup, with the upstream's port at hand. */
  private interface More {
    TestingServer.Setup apply(TestingServer.Setup setup, int port);
  }

  private final Vertx vertx = Vertx.vertx();
  private final MockUpstream mock;
  private final int mockPort;
  private final TestingServer server;

  /** With one more provider at the same upstream, which is tried this often. */
  static Gateway startWithTries(String name, int tries) {
    return new Gateway(
        MockScript.DEFAULT,
        PATIENT,
        (setup, port) -> setup.provider(provider(name, port, PATIENT, tries)));
  }

  private Gateway(MockScript script, Timeouts timeouts, More more) {
    mock = new MockUpstream(vertx, script);
    mockPort = await(mock.listen(0));
    TestingServer.Setup setup =
        TestingServer.setup()
            .provider(provider("chat", mockPort, timeouts, 1, CHAT_KEY))
            .provider(provider("full", mockPort, timeouts, 1, CHAT_KEY))
            .provider(provider("messages", mockPort, timeouts, 1, MESSAGES_KEY))
            .provider(provider("gemini", mockPort, timeouts, 1, GEMINI_KEY));
    server = more.apply(setup, mockPort).start();
  }

  /** With more providers at the upstream's port. */
  static Gateway startWith(IntFunction<List<Provider>> more) {
    return new Gateway(
        MockScript.DEFAULT,
        PATIENT,
        (setup, port) -> {
          more.apply(port).forEach(setup::provider);
          return setup;
        });
  }

  /** With no provider but this one. */
  static Gateway alone(Provider provider) {
    return new Gateway(
        MockScript.DEFAULT, PATIENT, (setup, port) -> TestingServer.setup().provider(provider));
  }

  static Gateway start(MockScript script, Timeouts timeouts) {
    return new Gateway(script, timeouts, (s, port) -> s);
  }

  static Gateway start(
      MockScript script, Timeouts timeouts, UnaryOperator<TestingServer.Setup> more) {
    return new Gateway(script, timeouts, (s, port) -> more.apply(s));
  }

  static Gateway start(MockScript script, Timeouts timeouts, EdgeLimits limits) {
    return new Gateway(script, timeouts, (s, port) -> s.limits(limits));
  }

  static Gateway start(UnaryOperator<TestingServer.Setup> more) {
    return new Gateway(MockScript.DEFAULT, PATIENT, (s, port) -> more.apply(s));
  }

  /** An upstream at a port of loopback; the name says what it speaks. */
  static Provider provider(String name, int port, Timeouts timeouts, int tries, String... keys) {
    boolean messages = name.startsWith("messages");
    boolean gemini = name.startsWith("gemini");
    Set<Protocol> protocols =
        messages
            ? Set.of(Protocol.ANTHROPIC_MESSAGES)
            : gemini
                ? Set.of(Protocol.GEMINI_GENERATE)
                : name.startsWith("full")
                    ? Set.of(
                        Protocol.OPENAI_CHAT,
                        Protocol.OPENAI_COMPLETIONS,
                        Protocol.OPENAI_RESPONSES,
                        Protocol.OPENAI_EMBEDDINGS)
                    : Set.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_EMBEDDINGS);
    return new Provider(
        name,
        messages ? Dialect.ANTHROPIC : gemini ? Dialect.GEMINI : Dialect.OPENAI,
        URI.create("http://127.0.0.1:" + port + (messages || gemini ? "" : "/v1")),
        protocols,
        java.util.Arrays.stream(keys).map(Secret::new).toList(),
        timeouts,
        tries,
        Map.of());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  TestingServer server() {
    return server;
  }

  MockUpstream mock() {
    return mock;
  }

  int mockPort() {
    return mockPort;
  }

  Vertx vertx() {
    return vertx;
  }

  /** The request that the upstream received last. */
  MockRequest lastReceived() {
    return mock.received().getFirst();
  }

  /** Asks in the client's protocol. */
  HttpReply ask(ClientProtocol client, String model, boolean stream, String... headers) {
    return HttpReply.post(
        server.port(), client.path(model, stream), client.request(model, stream), headers);
  }

  /** Asks, and finds the ledger's lines of this request by a tag of its own. */
  HttpReply askTagged(ClientProtocol client, String model, boolean stream, String tag) {
    return ask(client, model, stream, "x-hone-tag-test", tag);
  }

  static String tag() {
    return UUID.randomUUID().toString();
  }

  /** The ledger's lines of a tagged request, oldest first. */
  List<UsageRecord> lines(String tag, int atLeast) {
    Eventually.until("lines of " + tag, () -> find(tag).size() >= atLeast);
    return find(tag);
  }

  private List<UsageRecord> find(String tag) {
    return server.lines(0).stream().filter(l -> tag.equals(l.caller().tags().get("test"))).toList();
  }

  /** Waits until nothing is open on either side. */
  void awaitQuiet() {
    Eventually.until("no request is open at the upstream", () -> mock.stats().open() == 0);
    Eventually.until("no request is open at Hone", () -> server.metric("hone_requests_open") == 1);
  }

  @Override
  public void close() {
    server.close();
    await(mock.close());
    await(vertx.close());
  }
}
