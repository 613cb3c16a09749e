package dev.hone.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
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
