package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the file holds, the gateway starts: it is used, or it is named. */
@Timeout(120)
class PromptCacheFileFuzzTest {
  private static final Instant START = Instant.parse("2026-12-01T08:00:00Z");
  private static final ModelCacheRules CLAUDE = TinyRules.claude(1024, 3_000, 0.1, 15_000);
  private static final ModelCacheRules GPT = TinyRules.breakpoints(1_250, 0.1, 10_000);
  private static final ContentRules GEMINI = new ContentRules(1024, 300, 30, 1_000);

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  private static Prompt prompt(int question) {
    return new Prompt(
        "provider/model#account",
        List.of(
            new PromptBlock(11, BlockKind.SYSTEM, 4_000, true, Optional.empty()),
            new PromptBlock(100 + question / 3, BlockKind.USER, 900, true, Optional.empty()),
            new PromptBlock(5_000 + question, BlockKind.USER, 100, true, Optional.empty())),
        1,
        2,
        Optional.empty());
  }

  private static void work(PromptCacheMemory memory, Instant from) {
    for (int i = 0; i < 40; i++) {
      Instant now = from.plusSeconds(20L * i);
      for (ModelCacheRules rules : List.of(CLAUDE, GPT)) {
        Plan plan = memory.planner().plan(prompt(i), rules, now);
        assertThat(plan.marks().size()).isLessThanOrEqualTo(4);
        assertThat(plan.reserved()).isFinite().isNotNegative();
        memory.planner().begun(plan);
        memory
            .planner()
            .observe(plan, new CacheUse(1_000, 4_000, Map.of(CacheTtl.FIVE_MINUTES, 0L), 300));
      }
      ContentPlan content = memory.contents().plan(prompt(i), GEMINI, ContentTiming.BESIDE, now);
      memory.contents().observe(content, new CacheUse(5_000, 0, Map.of(), 300));
      content.make().ifPresent(order -> memory.contents().made(content, order, "c", now));
    }
  }

  private byte[] damaged(byte[] good) {
    byte[] bytes = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes = Arrays.copyOf(good, random.nextInt(good.length));
      case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        int from = random.nextInt(bytes.length);
        byte[] noise = new byte[random.nextInt(1, 64)];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, Math.min(noise.length, bytes.length - from));
      }
      default -> {
        bytes = new byte[random.nextInt(3_000)];
        random.nextBytes(bytes);
      }
    }
    return bytes;
  }

  @Test
  void namesEveryFileThatWasCutOrChanged(@TempDir Path data) throws IOException {
    System.out.println("seed " + seed);
    PromptCacheMemory memory = new PromptCacheMemory();
    work(memory, START);
    new PromptCacheFile(data).write(memory);
    Path file = data.resolve("prompt-cache/memory.bin");
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < 300; i++) {
      byte[] bad = damaged(good);
      if (Arrays.equals(bad, good)) {
        continue;
      }
      Files.write(file, bad);
      PromptCacheMemory restored = new PromptCacheMemory();
      String said = "";
      try {
        new PromptCacheFile(data).read(restored);
      } catch (IOException e) {
        said = e.getMessage();
      }
      assertThat(said)
          .as("what was said of file %d", i)
          .contains("memory.bin")
          .doesNotContain("\n");
      assertThat(restored.isEmpty()).isTrue();
    }
  }

  /** Behind the seal, as an error of Hone's own would leave it. */
  @Test
  void plansOnWithAnySnapshotThatItTakes() throws IOException {
    System.out.println("seed " + seed);
    PromptCacheMemory memory = new PromptCacheMemory();
    work(memory, START);
    byte[] good = memory.snapshot();
    int taken = 0;
    for (int i = 0; i < 600; i++) {
      PromptCacheMemory restored = new PromptCacheMemory();
      try {
        restored.restore(damaged(good));
        taken++;
      } catch (IOException e) {
        assertThat(e).hasNoCause();
      }
      work(restored, START.plusSeconds(900));
    }
    assertThat(taken).isGreaterThan(10);
  }
}
