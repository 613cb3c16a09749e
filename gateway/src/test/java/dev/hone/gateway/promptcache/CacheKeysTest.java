package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.prefix.BlockKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CacheKeysTest {
  private static final Instant START = Instant.parse("2026-12-01T08:00:00Z");

  private final CacheKeys keys = new CacheKeys();

  private static Prompt prompt(long conversation) {
    return new Prompt(
        "openai/gpt-5.6#account",
        List.of(
            new PromptBlock(7, BlockKind.SYSTEM, 2_000, true, Optional.empty()),
            new PromptBlock(
                conversation * 0x9e3779b97f4a7c15L, BlockKind.USER, 50, true, Optional.empty())),
        1,
        1,
        Optional.empty());
  }

  @Test
  void aConversationKeepsItsKeyWhileItsFamilyGrows() {
    String first = keys.key(prompt(1), START);
    Map<String, Integer> asked = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      Instant now = START.plusMillis(100L * i);
      asked.merge(keys.key(prompt(2 + i), now), 1, Integer::sum);
      assertThat(keys.key(prompt(1 + i / 2), now)).isEqualTo(keys.key(prompt(1 + i / 2), now));
    }
    assertThat(keys.key(prompt(1), START.plusSeconds(60))).isEqualTo(first);
    assertThat(asked.size()).isGreaterThan(20);
  }

  @Test
  void noKeyGetsMoreThanAMachineTakes() {
    Map<String, Integer> asked = new HashMap<>();
    for (int i = 0; i < 1_200; i++) { // two a second
      String key = keys.key(prompt(i), START.plus(Duration.ofMillis(500L * i)));
      if (i >= 1_080) { // the last minute of ten
        asked.merge(key, 1, Integer::sum);
      }
    }
    assertThat(asked.values()).allMatch(n -> n <= 15);
  }

  @Test
  void onlyOneConversationGoesToANewKeyAtFirst() {
    Map<String, Integer> burst = new HashMap<>();
    for (int i = 0; i < 200; i++) { // within half a second
      burst.merge(keys.key(prompt(i), START.plusMillis(2L * i)), 1, Integer::sum);
    }
    assertThat(burst.values()).containsExactlyInAnyOrder(199, 1);
  }

  @Test
  void gatewaysThatShareConversationsMostlyAgree() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int same = 0;
    for (int run = 0; run < 20; run++) {
      same += agreements(random);
    }
    System.out.println(same + " of 2000 agree");
    // Of 2,000: a hundred alone stray by ten to either side.
    assertThat(same).isGreaterThan(1_400);
  }

  /** Of 100 conversations those that two gateways give the same key. */
  private static int agreements(SplittableRandom random) {
    CacheKeys one = new CacheKeys();
    CacheKeys other = new CacheKeys();
    int same = 0;
    for (int i = 0; i < 4_000; i++) {
      Instant now = START.plusMillis(1_000L * i);
      (random.nextBoolean() ? one : other).key(prompt(random.nextInt(i + 1)), now);
      if (i >= 2_000 && i % 20 == 0) {
        same += one.key(prompt(i), now).equals(other.key(prompt(i), now)) ? 1 : 0;
      }
    }
    return same;
  }

  @Test
  void goesOnAfterARestart() throws IOException {
    Map<Integer, String> before = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      before.put(i, keys.key(prompt(i), START.plusMillis(200L * i)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    keys.save(new DataOutputStream(bytes));
    CacheKeys restored = new CacheKeys();
    restored.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    before.forEach(
        (i, key) -> assertThat(restored.key(prompt(i), START.plusSeconds(90))).isEqualTo(key));
  }
}
