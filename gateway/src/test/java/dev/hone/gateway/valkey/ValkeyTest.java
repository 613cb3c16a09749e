package dev.hone.gateway.valkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;
import redis.embedded.RedisServer;

class ValkeyTest {
  @Test
  void nobodyQueuesForAValkeyThatHangs() throws IOException {
    int port = TestingValkey.freePort();
    RedisServer server = TestingValkey.ownServer(port);
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    Duration patience = Duration.ofMillis(200);
    try (Valkey valkey = Valkey.connect(TestingValkey.at(port), patience, patience)) {
      assertThat(valkey.up()).isTrue();
      valkey.ask(c -> c.sendCommand(Protocol.Command.CLIENT, "PAUSE", "60000"));
      try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 500; i++) {
          requests.execute(() ->
              valkey
                  .ask(c -> {
                    asked.incrementAndGet();
                    return c.get("anything");
                  })
                  .ifPresent(a -> answered.incrementAndGet()));
        }
      }
      assertThat(valkey.up()).isFalse();
    } finally {
      server.stop();
    }
    assertThat(answered.get()).isZero();
    assertThat(asked.get()).as("one for each connection").isLessThanOrEqualTo(16);
  }
}
