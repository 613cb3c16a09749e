package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.journal.BodyKey;
import dev.hone.ledger.journal.Capture;
import dev.hone.ledger.journal.Journal;
import dev.hone.ledger.journal.JournalEntry;
import dev.hone.ledger.journal.JournalSettings;
import dev.hone.ledger.journal.PromptBlock;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
  private static final String KEY = "ab".repeat(32);

  /** Two of them are half a dollar. */
  private static final LineCost HALF_A_DOLLAR =
      new LineCost(
          Map.of(CostComponent.FRESH, 250_000_000L),
          CostBasis.LISTED,
          Set.of(),
          Optional.of("2026-11"),
          OptionalLong.empty(),
          Optional.empty());

  @TempDir static Path data;

  @BeforeAll
  static void keepSomeRequests() throws InterruptedException {
    JournalSettings usual = JournalSettings.DEFAULT;
    JournalSettings settings =
        new JournalSettings(
            Capture.BODIES,
            usual.requests(),
            usual.bodies(),
            Optional.of("salt"),
            List.of(BodyKey.parse("k1", KEY)));
    try (Journal journal = Journal.open(data, settings, InstantSource.system()).orElseThrow()) {
      journal.offer(entry("r1", "gpt", "What is the capital of France?", 1));
      journal.offer(entry("r2", "gpt", "And of Spain?", 1, 2));
      journal.offer(entry("r3", "claude", "Hello", 3));
      journal.flush(Duration.ofSeconds(10));
    }
  }

  @Test
  void exportsALineForEachAttempt() {
    CommandRun run = journal("export", "--model", "gpt");
    assertThat(run.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"v\":1,\"time\":\"2026-11-24T12:00:00Z\""))
        .allMatch(line -> line.contains("\"conversation\":\"r1\""))
        .noneMatch(line -> line.contains("France"));
    assertThat(journal("export", "--conversation", "r3").out().lines()).hasSize(1);
    assertThat(journal("export", "--until", "2026-11-20").out()).isEmpty();
  }

  @Test
  void decryptsBodiesWithTheKeysOfTheConfiguration() throws Exception {
    Path config =
        Files.writeString(
            data.resolve("hone.yaml"),
            "journal: {capture: bodies, keys: [{id: k1, key: " + KEY + "}]}\n");
    CommandRun run = journal("export", "--decrypt", "--config", config.toString());
    assertThat(run.out())
        .contains(
            "{\"body_of\":\"r1\",\"attempt\":1,\"part\":\"request\",\"text\":\"What is the capital of France?\"}");
    CommandRun without = journal("export", "--decrypt");
    assertThat(without.out()).doesNotContain("France");
    assertThat(without.err()).contains("3 bodies need the key 'k1'");
  }

  @Test
  void sumsItUp() {
    assertThat(journal("stats").out())
        .contains(
            "3 attempts of 2 conversations",
            "25% of them in prefixes seen before",
            "cost        >$0.50",
            "bodies      of 3 attempts",
            "Costs are a lower bound: 1 of 3 attempts has no known price.");
    assertThat(journal("stats", "--model", "claude").out())
        .contains("1 attempt of 1 conversation,", "cost        unpriced");
    assertThat(journal("stats", "--json").out())
        .contains(
            "\"attempts\":3",
            "\"repeated_prefix_ratio\":0.25",
            "\"problems\":[]",
            "\"unpriced_attempts\":1");
  }

  private static CommandRun journal(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "journal";
    System.arraycopy(options, 0, all, 1, options.length);
    all[options.length + 1] = "--data";
    all[options.length + 2] = data.toString();
    return CommandRun.of(all);
  }

  private static JournalEntry entry(String id, String model, String body, long... prefixes) {
    UsageRecord line =
        new UsageRecord(
            id,
            1,
            Instant.parse("2026-11-24T12:00:00Z"),
            Caller.UNKNOWN,
            new Call("openai_chat", "p", model, model, "chat", false, Optional.empty()),
            TokenCounts.of(Usage.of(100, 10, Provenance.REPORTED)),
            model.equals("claude") ? LineCost.unpriced("no price is known") : HALF_A_DOLLAR,
            new Ending(Outcome.OK, 200, Optional.empty(), Duration.ofMillis(5), Optional.empty()));
    List<PromptBlock> blocks =
        LongStream.of(prefixes).mapToObj(p -> new PromptBlock(p, 25)).toList();
    return new JournalEntry(
        line,
        () -> blocks,
        Optional.of(body.getBytes(StandardCharsets.UTF_8)),
        Optional.empty(),
        body.length());
  }
}
