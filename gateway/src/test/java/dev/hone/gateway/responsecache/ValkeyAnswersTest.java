package dev.hone.gateway.responsecache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.valkey.TestingValkey;
import dev.hone.gateway.valkey.Valkey;
import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.wire.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValkeyAnswersTest {
  private static final ResponseCacheRules RULES =
      new ResponseCacheRules(Duration.ofHours(1), 1 << 20, false);
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static CachedAnswer answer() {
    return new CachedAnswer(Protocol.OPENAI_CHAT, bytes("{\"ok\":1}"), "gpt-5", 42, NOW);
  }

  private static AnswerStore store(ValkeyAnswers answers, Instant now) {
    return new AnswerStore(RULES, answers, () -> now, System::nanoTime);
  }

  @Test
  void twoGatewaysShareAnAnswerUntilItIsTooOld() throws Exception {
    ValkeyAddress address = TestingValkey.empty();
    try (Valkey one = TestingValkey.connect(address);
        Valkey two = TestingValkey.connect(address);
        ValkeyAnswers first = new ValkeyAnswers(one);
        ValkeyAnswers second = new ValkeyAnswers(two)) {
      store(first, NOW).put(bytes("hash"), answer());
      AnswerStore other = store(second, NOW.plusSeconds(60));
      Optional<CachedAnswer> found = Optional.empty();
      for (int i = 0; i < 1_000 && found.isEmpty(); i++) {
        Thread.sleep(10);
        found = other.find(bytes("hash"));
      }
      assertThat(found).isPresent();
      assertThat(found.get().body()).isEqualTo(answer().body());
      assertThat(found.get().costNanos()).isEqualTo(42);
      assertThat(other.find(bytes("another tenant's hash"))).isEmpty();
      assertThat(store(second, NOW.plus(Duration.ofHours(2))).find(bytes("hash"))).isEmpty();
    }
  }

  @Test
  void aValkeyThatIsGoneIsAMiss() {
    try (Valkey gone = Valkey.connect(TestingValkey.at(TestingValkey.freePort()));
        ValkeyAnswers answers = new ValkeyAnswers(gone)) {
      AnswerStore store = store(answers, NOW);
      assertThat(store.find(bytes("hash"))).isEmpty();
      store.put(bytes("hash"), answer());
      assertThat(store.find(bytes("hash"))).as("from memory").isPresent();
    }
  }
}
