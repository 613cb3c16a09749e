package dev.hone.cli.durability;

import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The scripted provider in front of which whole gateways stand. */
final class Upstream implements AutoCloseable {
  /** What a request of {@link Clients} costs: 40 tokens fresh, 60 cached, 16 generated. */
  static final long COST = 40 * 1_250 + 60 * 125 + 16 * 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final MockUpstream mock = new MockUpstream(vertx, MockScript.DEFAULT);
  private final int port;

  Upstream() throws Exception {
    port = mock.listen(0).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** How long it thinks before an answer. */
  Upstream thinking(Duration delay) {
    mock.play(MockScript.DEFAULT.withDelays(delay, Duration.ZERO));
    return this;
  }

  MockUpstream mock() {
    return mock;
  }

  /** The provider as a configuration has it. */
  String yaml() {
    return "providers: [{name: openai, base-url: \"http://127.0.0.1:%d/v1\", key: sk-upstream, tries: 1}]%n"
        .formatted(port);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
