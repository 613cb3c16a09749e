package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.RawConnection;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.ModelSlot;
import dev.hone.server.local.ScriptedEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An engine that is silent in mid-stream, as each dialect's clients can bear it. */
class HeartbeatTest {
  private static final EdgeLimits QUICK =
      new EdgeLimits(
          1 << 20,
          64 << 10,
          EdgeLimits.DEFAULT.head(),
          EdgeLimits.DEFAULT.idle(),
          Duration.ofSeconds(10),
          Duration.ofMillis(30),
          Duration.ofSeconds(60));

  @Test
  void silenceIsBridgedInTheClientsOwnDialect() {
    beats("/v1/chat/completions", ": keep-alive", "[DONE]");
    beats("/v1/messages", "event: ping", "message_stop");
    beats("/v1/responses", ":", "response.completed");
  }

  private static void beats(String path, String beat, String end) {
    CountDownLatch silence = new CountDownLatch(1);
    try (TestingServer server =
            TestingServer.setup().model(TestModels.TINY, TestModels.tiny()).limits(QUICK).ready();
        RawConnection client = server.connect()) {
      LocalModel tiny = server.model(TestModels.TINY);
      ScriptedEngine engine = new ScriptedEngine(List.of("one", "two"), () -> await(silence));
      server
          .server()
          .models()
          .put(
              new ModelSlot.Ready(
                  new LocalModel("quiet", tiny.file(), tiny.model(), engine, tiny.loadTime())));
      client.post(
          path,
          "{\"model\":\"quiet\",\"stream\":true,\"max_tokens\":9,\"%s\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
              .formatted(path.endsWith("responses") ? "input" : "messages"));
      client.readUntil("one");
      client.readUntil("\n" + beat);
      silence.countDown();
      assertThat(client.readUntil(end)).contains("two");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
