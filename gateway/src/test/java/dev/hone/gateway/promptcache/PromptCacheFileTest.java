package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptCacheFileTest {
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
  private static final ModelCacheRules CLAUDE = TinyRules.claude(1024, 3_000, 0.1, 15_000);

  @TempDir Path data;

  private final PromptCacheMemory memory = new PromptCacheMemory();
  private Path file;

  @BeforeEach
  void work() throws IOException {
    file = data.resolve("prompt-cache/memory.bin");
    for (int i = 0; i < 40; i++) {
      Instant now = START.plusSeconds(20L * i);
      Plan plan = memory.planner().plan(prompt(i), CLAUDE, now);
      memory.planner().begun(plan);
      long written = plan.marks().isEmpty() || plan.readable() > 0 ? 0 : 4_000;
      long read = plan.readable() > 0 ? 4_000 : 0;
      memory
          .planner()
          .observe(
              plan,
              new CacheUse(
                  4_100 - written - read, read, Map.of(CacheTtl.FIVE_MINUTES, written), 300));
    }
    new PromptCacheFile(data).write(memory);
  }

  private static Prompt prompt(int question) {
    return new Prompt(
        "anthropic/claude#account",
        List.of(
            new PromptBlock(0x1122334455667788L, BlockKind.SYSTEM, 4_000, true, Optional.empty()),
            new PromptBlock(question, BlockKind.USER, 100, true, Optional.empty())),
        1,
        1,
        Optional.empty());
  }

  private PromptCacheMemory restored() throws IOException {
    PromptCacheMemory other = new PromptCacheMemory();
    new PromptCacheFile(data).read(other);
    return other;
  }

  @Test
  void plansAfterARestartAsItWouldHaveWithout() throws IOException {
    Instant later = START.plusSeconds(900);
    Plan without = memory.planner().plan(prompt(99), CLAUDE, later);
    Plan after = restored().planner().plan(prompt(99), CLAUDE, later);
    assertThat(without.marks()).isNotEmpty();
    assertThat(after).isEqualTo(without);
    assertThat(new PromptCacheMemory().planner().plan(prompt(99), CLAUDE, later).marks()).isEmpty();
  }

  @Test
  void holdsNeitherTextNorHashesThatAnybodyCouldRead() throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    String hash =
        new String(
            ByteBuffer.allocate(8).putLong(0x1122334455667788L).array(),
            StandardCharsets.ISO_8859_1);
    assertThat(bytes).startsWith("HONECACH").doesNotContain(hash, "claude");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("memory.bin", "key");
    }
  }

  @Test
  void namesAFileThatItCannotUse() throws IOException {
    byte[] good = Files.readAllBytes(file);
    byte[] changed = good.clone();
    changed[changed.length - 20] ^= 1;
    Files.write(file, changed);
    assertThatThrownBy(this::restored)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed");
    byte[] foreign = good.clone();
    foreign[9] = 7;
    Files.write(file, foreign);
    assertThatThrownBy(this::restored).hasMessageContaining("is of version 7, and this reads 5");
    Files.write(file, new byte[3]);
    assertThatThrownBy(this::restored).hasMessageContaining("is no memory of prompt caching");
    Files.write(file, good);
    Files.delete(file.resolveSibling("key"));
    assertThatThrownBy(this::restored).hasMessageContaining("key is missing");
  }
}
