package dev.hone.cli.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator ends a gateway while it answers. Only a process shows this: the JDK's own log manager
 * closes the log at the signal, and which one is there is settled by the first logger of the JVM.
 */
class DrainTest {
  private static final String KEY = "key-of-ann-the-client";

  @TempDir Path folder;

  @Test
  void answersAndLogsWhatRunsUntilItSaysThatItStopped() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    try (Upstream upstream = new Upstream()) {
      upstream
          .mock()
          .onRequest(request -> {
            asked.countDown();
            // Whatever the machine does meanwhile, the answer begins during the drain.
            await(stopping);
          });
      WholeGateway gateway =
          WholeGateway.start(
              folder.resolve("gateway"),
              upstream.yaml()
                  + "keys: [{name: ann, key: %s}]%nlog: {requests: true}%n".formatted(KEY));
      try (Clients clients = Clients.begin(1, KEY, gateway)) {
        await(asked);
        Thread end = Thread.ofVirtual().start(gateway::close);
        gateway.awaitLog("Stopping");
        stopping.countDown();
        clients.stop();
        end.join();
        String answer = clients.answers(200).getFirst().requestId();
        assertThat(gateway.log())
            .containsSubsequence("Stopping", "request=" + answer, "outcome=ok", "Stopped.");
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
