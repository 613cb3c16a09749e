package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.engine.EngineMetrics;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.Eventually;
import dev.hone.server.RawConnection;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import dev.hone.wire.usage.Provenance;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that goes away frees everything, and pays for what it took. */
class ClientGoneTest {
  private static final String CHAT = "/v1/chat/completions";
  private TestingServer server;

  @BeforeEach
  void start() {
    server = TestingServer.setup().model(TestModels.TINY, TestModels.tiny()).running(1, 8).ready();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A request for an answer of 1,900 tokens: the tiny model's end token can't be drawn. */
  private static String endless(boolean stream) {
    return "{\"model\":\"tiny\",\"stream\":%s,\"temperature\":1,\"seed\":3,\"max_tokens\":1900,\"logit_bias\":{\"2047\":-100},\"messages\":[{\"role\":\"user\",\"content\":\"Go on\"}]}"
        .formatted(stream);
  }

  @Test
  void inMidStream() {
    try (RawConnection raw = server.connect()) {
      raw.post(CHAT, endless(true)).readUntil("\"content\":\"");
    }
    server.awaitIdle(TestModels.TINY);
    onlyLineIsExact();
  }

  @Test
  void whileWaitingForAWholeAnswer() {
    try (RawConnection raw = server.connect()) {
      raw.post(CHAT, endless(false));
      Eventually.until("it has begun", () -> server.engine(TestModels.TINY).outputTokens() > 3);
    }
    server.awaitIdle(TestModels.TINY);
    onlyLineIsExact();
  }

  @Test
  void whileQueued() {
    try (RawConnection running = server.connect()) {
      running.post(CHAT, endless(true)).readUntil("\"content\":\"");
      try (RawConnection queued = server.connect()) {
        queued.post(CHAT, endless(true));
        Eventually.until("it waits", () -> server.engine(TestModels.TINY).waiting() == 1);
      }
      Eventually.until("it waits no more", () -> server.engine(TestModels.TINY).waiting() == 0);
      assertThat(server.engine(TestModels.TINY).running()).isEqualTo(1);
      UsageRecord line = server.lines(1).getFirst();
      assertThat(line.ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
      assertThat(line.tokens().prompt()).isZero();
      assertThat(line.tokens().output()).isZero();
    }
    server.awaitIdle(TestModels.TINY);
    assertThat(server.lines(2)).hasSize(2);
    Eventually.until("all is over", () -> server.metric("hone_requests_open") == 1);
  }

  @Test
  void aClientThatDoesNotReadHoldsUpNobody() {
    server.close();
    server = TestingServer.setup().model(TestModels.TINY, TestModels.tiny()).running(2, 8).ready();
    try (RawConnection deaf = server.connect()) {
      deaf.post(CHAT, endless(true));
      assertThat(server.post(CHAT, endless(false).replace("1900", "30")).body())
          .contains("\"finish_reason\":\"length\"");
    }
  }

  private void onlyLineIsExact() {
    List<UsageRecord> lines = server.lines(1);
    assertThat(lines).hasSize(1);
    UsageRecord line = lines.getFirst();
    EngineMetrics engine = server.engine(TestModels.TINY);
    assertThat(line.ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(line.tokens().provenance()).contains(Provenance.COUNTED);
    assertThat(line.tokens().output()).isEqualTo(engine.outputTokens()).isBetween(1L, 1_899L);
    assertThat(line.tokens().prompt()).isEqualTo(engine.promptTokens());
    assertThat(engine.cancelled()).isEqualTo(1);
  }
}
