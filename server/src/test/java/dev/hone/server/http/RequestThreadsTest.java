package dev.hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {
  @Test
  void longBodiesDoNotHoldACarrierAndNoRequestWaitsForAnother() throws Exception {
    BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();
    CountDownLatch end = new CountDownLatch(1);
    try (RequestThreads threads = new RequestThreads()) {
      Runnable request =
          () -> {
            virtual.add(Thread.currentThread().isVirtual());
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      threads.run(RequestThreads.LONG - 1, Optional.empty(), request);
      assertThat(virtual.poll(10, TimeUnit.SECONDS)).isTrue();
      List<Boolean> kinds = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        threads.run(RequestThreads.LONG, Optional.empty(), request);
        kinds.add(virtual.poll(10, TimeUnit.SECONDS));
      }
      assertThat(kinds.subList(0, 32)).containsOnly(false);
      assertThat(kinds.subList(32, 40)).containsOnly(true);
      end.countDown();
    }
  }

  @Test
  void takesNothingAfterItsEnd() {
    RequestThreads threads = new RequestThreads();
    threads.close();
    assertThatThrownBy(() -> threads.run(1, Optional.empty(), () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> threads.run(RequestThreads.LONG, Optional.empty(), () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
