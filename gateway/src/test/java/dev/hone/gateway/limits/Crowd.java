package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.UpstreamException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients who all ask at once; some upstreams fail, some clients leave. */
final class Crowd {
  private Crowd() {}

  /** How many of 500 requests, spread over these gateways, were answered. */
  static int of500(long seed, House... houses) {
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 500; i++) {
        House house = houses[i % houses.length];
        String script = List.of("ok", "ok", "ok", "fail", "leave").get(random.nextInt(5));
        String output = Integer.toString(random.nextInt(101));
        clients.execute(() -> {
          try {
            start.await();
            ChatStream answer =
                house.open("ann", Dialect.OPENAI, Map.of("script", script, "output", output));
            answered.incrementAndGet();
            if (script.equals("leave")) {
              answer.cancel();
            } else {
              House.read(answer);
            }
          } catch (LimitException refused) {
            // What the budget is for.
          } catch (UpstreamException down) {
            assertThat(script).isEqualTo("fail");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
      }
      start.countDown();
    }
    return answered.get();
  }
}
