package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Outcome;
import dev.hone.server.Eventually;
import dev.hone.server.RawConnection;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** More requests than fit. */
class OverloadTest {
  private static final String CHAT = "/v1/chat/completions";

  private static String chat(int choices, int tokens, boolean stream) {
    return "{\"model\":\"tiny\",\"n\":%d,\"stream\":%s,\"max_tokens\":%d,\"seed\":3,\"logit_bias\":{\"2047\":-100},\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(choices, stream, tokens);
  }

  @Test
  void whatFindsNoPlaceInTheQueueIsToldToComeBackAndLeavesNothing() {
    try (TestingServer server =
        TestingServer.setup().model(TestModels.TINY, TestModels.tiny()).running(1, 2).ready()) {
      try (RawConnection running = server.connect()) {
        running.post(CHAT, chat(1, 1_900, true)).readUntil("\"content\":\"");
        HttpResponse<String> refused = server.post(CHAT, chat(3, 5, false));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.body()).contains("running or waiting");
        Eventually.until(
            "its choices left the queue", () -> server.engine(TestModels.TINY).waiting() == 0);
        assertThat(server.lines(1).getFirst().ending().outcome()).isEqualTo(Outcome.REFUSED);
      }
      server.awaitIdle(TestModels.TINY);
      assertThat(server.post(CHAT, chat(3, 5, false)).statusCode()).isEqualTo(200);
    }
  }
}
