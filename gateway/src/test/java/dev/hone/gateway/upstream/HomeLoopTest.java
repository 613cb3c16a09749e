package dev.hone.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.codec.Codecs;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HomeLoopTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final EventLoop loop = ((ContextInternal) context).nettyEventLoop();
  private final HomeLoop home = new HomeLoop(context);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Starts the thread where requests are started. */
  private void start(Runnable task) {
    loop.execute(() ->
        home.thread(() -> ScopedValue.where(UpstreamClients.CONNECTION, home).run(task)).start());
  }

  /** Which platform thread carries the calling virtual thread. */
  private static String carrier() {
    String text = Thread.currentThread().toString();
    return text.substring(text.lastIndexOf('@') + 1);
  }

  private String loopName() throws Exception {
    return loop.submit(() -> Thread.currentThread().getName()).get();
  }

  @Test
  void theJvmLetsThreadsHaveTheirOwnScheduler() {
    assertThat(VirtualThreads.scheduled()).isTrue();
  }

  @Test
  void beginsOnTheLoopAndGoesOnThereAfterWhatItExpects() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    start(() -> {
      List<String> carriers = new ArrayList<>();
      carriers.add(carrier());
      loop.schedule(() -> answer.complete("x"), 20, TimeUnit.MILLISECONDS);
      home.expect();
      answer.join();
      home.arrived();
      carriers.add(carrier());
      seen.complete(carriers);
    });
    assertThat(seen.get(10, TimeUnit.SECONDS)).containsExactly(loopName(), loopName());
  }

  @Test
  void goesOnElsewhereAfterAnythingElse() throws Exception {
    CompletableFuture<String> fromLoop = new CompletableFuture<>();
    CompletableFuture<String> fromOutside = new CompletableFuture<>();
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    start(() -> {
      List<String> carriers = new ArrayList<>();
      loop.schedule(() -> fromLoop.complete("x"), 20, TimeUnit.MILLISECONDS);
      fromLoop.join();
      carriers.add(carrier());
      vertx.executeBlocking(() -> {
        Thread.sleep(20);
        return fromOutside.complete("x");
      });
      home.expect();
      fromOutside.join();
      home.arrived();
      carriers.add(carrier());
      seen.complete(carriers);
    });
    assertThat(seen.get(10, TimeUnit.SECONDS)).hasSize(2).doesNotContain(loopName());
  }

  @Test
  void leavesTheLoopForLongWork() throws Exception {
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    start(() -> {
      String first = carrier();
      HomeLoop.leave();
      seen.complete(List.of(first, carrier()));
    });
    List<String> carriers = seen.get(10, TimeUnit.SECONDS);
    assertThat(carriers.getFirst()).isEqualTo(loopName());
    assertThat(carriers.getLast()).isNotEqualTo(loopName());
  }

  @Test
  void onlyWhatIsLongLeavesTheLoop() throws Exception {
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    start(() -> {
      HomeLoop.leaveFor(64 << 10);
      String shortly = carrier();
      HomeLoop.leaveFor((64 << 10) + 1);
      seen.complete(List.of(shortly, carrier()));
    });
    List<String> carriers = seen.get(10, TimeUnit.SECONDS);
    assertThat(carriers.getFirst()).isEqualTo(loopName());
    assertThat(carriers.getLast()).isNotEqualTo(loopName());
  }

  /** A fallback writes the whole request again, megabytes perhaps, in another protocol. */
  @Test
  void goesOnElsewhereAfterAFailure() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    Provider provider =
        new Provider(
            "gone",
            Dialect.OPENAI,
            URI.create("http://127.0.0.1:" + closed),
            Set.of(Protocol.OPENAI_CHAT),
            List.of(),
            Timeouts.DEFAULT,
            1,
            Map.of());
    ChatRequest request =
        Codecs.request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                .getBytes(StandardCharsets.UTF_8));
    RequestContext asked =
        new RequestContext(
            "req_1",
            Optional.empty(),
            Dialect.OPENAI,
            Headers.NONE,
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new Cancellation());
    CompletableFuture<String> seen = new CompletableFuture<>();
    start(() -> {
      try {
        new ChatUpstream(new UpstreamClients(vertx), () -> Instant.EPOCH)
            .open(
                new Target(provider, "m"),
                request,
                asked,
                Optional.empty(),
                Duration.ofSeconds(10));
        seen.complete("answered");
      } catch (UpstreamException e) {
        seen.complete(carrier());
      }
    });
    assertThat(seen.get(20, TimeUnit.SECONDS)).isNotIn(loopName(), "answered");
  }

  /**
   * What stopped an event loop for good when it carried all parts of its threads: one that it had
   * begun waits, and holds a monitor that the loop itself wants.
   */
  @Test
  void aLoopThatWaitsForAMonitorOfItsThreadIsNotWaitedFor() throws Exception {
    Object monitor = new Object();
    CountDownLatch held = new CountDownLatch(1);
    CompletableFuture<String> go = new CompletableFuture<>();
    CompletableFuture<String> seen = new CompletableFuture<>();
    start(() -> {
      synchronized (monitor) {
        held.countDown();
        go.join();
      }
    });
    held.await();
    loop.execute(() -> {
      synchronized (monitor) {
        seen.complete("had it");
      }
    });
    go.complete("now");
    assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("had it");
  }

  @Test
  void aLoopServesOthersWhileItsThreadWaits() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    start(() -> {
      home.expect();
      try {
        never.get(20, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        Thread.currentThread().interrupt();
      }
    });
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      loop.submit(served::incrementAndGet).get(5, TimeUnit.SECONDS);
    }
    never.complete("x");
    assertThat(served.get()).isEqualTo(100);
  }

  @Test
  void whatIsStartedBesideDoesNotTakeTheLoop() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    start(() -> UpstreamClients.beside(() -> seen.complete(carrier())));
    assertThat(seen.get(10, TimeUnit.SECONDS)).isNotEqualTo(loopName());
  }
}
