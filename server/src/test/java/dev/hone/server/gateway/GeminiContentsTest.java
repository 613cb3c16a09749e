package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.gateway.promptcache.CachedContents;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.upstream.GeminiContents;
import dev.hone.gateway.upstream.UpstreamClients;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import dev.hone.wire.UpstreamException;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GeminiContentsTest {
  @Test
  void makesKeepsAndDeletesAContent() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (UpstreamClients clients = new UpstreamClients(vertx)) {
      int port =
          new MockUpstream(vertx, MockScript.DEFAULT)
              .listen(0)
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      Provider provider =
          new Provider(
              "gemini",
              Dialect.GEMINI,
              URI.create("http://127.0.0.1:" + port),
              Set.of(Protocol.GEMINI_GENERATE),
              List.of(),
              Timeouts.DEFAULT,
              1,
              Map.of());
      Optional<Secret> key = Optional.of(new Secret("AIza-test"));
      GeminiContents contents = new GeminiContents(clients);
      CachedContents.Made made =
          contents.create(
              provider,
              key,
              "{\"model\":\"models/gemini-2.5-flash\",\"ttl\":\"60s\"}"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(made.name()).startsWith("cachedContents/");
      assertThat(made.tokens()).isPositive();
      contents.extend(provider, key, made.name(), Duration.ofMinutes(5));
      contents.delete(provider, key, made.name());
      UpstreamException gone =
          catchThrowableOfType(
              UpstreamException.class,
              () -> contents.extend(provider, key, made.name(), Duration.ofMinutes(5)));
      assertThat(gone.status()).isEqualTo(403);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }
}
