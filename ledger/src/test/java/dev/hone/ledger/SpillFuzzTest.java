package dev.hone.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spill file that was damaged: what can be read is imported, and nothing stops the rest. */
class SpillFuzzTest {
  private final long seed = Long.getLong("hone.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path folder;

  SpillFuzzTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void damageCostsTheLinesThatItHitsAtMost() throws Exception {
    for (int round = 0; round < 400; round++) {
      Path file = folder.resolve("spill-" + round + ".jsonl");
      List<UsageRecord> lines = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        lines.add(random.nextBoolean() ? Lines.full("r" + i) : Lines.line("r" + i));
      }
      new SpillFile(file).append(lines);
      byte[] bytes = Files.readAllBytes(file);
      int hits = random.nextInt(4);
      for (int i = 0; i < hits; i++) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\":,\\ \n-9e".charAt(random.nextInt(13));
      }
      Files.write(file, random.nextInt(5) == 0 ? Arrays.copyOf(bytes, bytes.length - 9) : bytes);
      List<UsageRecord> taken = new ArrayList<>();
      SpillImport part = new SpillImport(file);
      for (int i = 0; i < 100 && Files.exists(file); i++) {
        part.part(taken::addAll);
      }
      assertThat(file).as("seed " + seed).doesNotExist();
      assertThat(taken.size()).as("seed " + seed).isGreaterThanOrEqualTo(8 - hits - 1);
    }
  }

  @Test
  void aLineOfAnyJsonIsReadOrNot() {
    List<String> values =
        List.of(
            "null",
            "1",
            "-1",
            "1e400",
            "9e18",
            "99999999999999999999",
            "\"x\"",
            "\"\"",
            "[]",
            "{}",
            "true");
    for (int round = 0; round < 4_000; round++) {
      StringBuilder json = new StringBuilder("{");
      for (LineColumn column : LineColumn.ALL) {
        if (random.nextInt(12) > 0) {
          json.append(json.length() > 1 ? "," : "").append('"').append(column.name()).append("\":");
          json.append(
              random.nextInt(10) == 0
                  ? values.get(random.nextInt(values.size()))
                  : column.numeric() ? "1" : word(column.name()));
        }
      }
      String line = json.append('}').toString();
      SpillFile.read(new String(line.getBytes(UTF_8), UTF_8))
          .ifPresent(r -> assertThat(r.requestId()).as("seed " + seed).isNotEmpty());
    }
    assertThat(SpillFile.read("[".repeat(100_000))).isEmpty();
    assertThat(SpillFile.read("7")).isEmpty();
    assertThat(SpillFile.read("{\"tags\":\"" + "[".repeat(50_000) + "\"}")).isEmpty();
  }

  private static String word(String column) {
    return switch (column) {
      case "cost_basis" -> "\"listed\"";
      case "outcome" -> "\"ok\"";
      case "provenance" -> "\"reported\"";
      case "tags" -> "\"{}\"";
      case "unpriced" -> "\"in\"";
      default -> "\"x\"";
    };
  }
}
