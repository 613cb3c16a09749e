package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.drift.BrokenPrefixFile;
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
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheOfJournalTest {
  private static final String KEY = "cd".repeat(32);

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
      journal.offer(entry("req_a", "Monday 2026-11-23", 1, 2, 3));
      journal.offer(entry("req_b", "Monday 2026-11-24", 1, 4, 5));
      journal.offer(entry("req_c", "other", 9));
      journal.flush(Duration.ofSeconds(10));
    }
  }

  private static JournalEntry entry(String id, String system, long... prefixes) {
    String body =
        """
        {"model":"claude-sonnet-4-5","max_tokens":9,"system":"%s","messages":[{"role":"user","content":"hi"}]}\
        """
            .formatted(system);
    UsageRecord line =
        new UsageRecord(
            id,
            1,
            Instant.parse("2026-11-24T12:00:00Z"),
            Caller.UNKNOWN,
            new Call(
                "anthropic_messages",
                "anthropic",
                "claude-sonnet-4-5",
                "claude-sonnet-4-5",
                "chat",
                false,
                Optional.empty()),
            TokenCounts.of(Usage.of(3_000, 10, Provenance.REPORTED)),
            LineCost.free(),
            new Ending(Outcome.OK, 200, Optional.empty(), Duration.ofMillis(5), Optional.empty()));
    List<PromptBlock> blocks =
        LongStream.of(prefixes).mapToObj(p -> new PromptBlock(p, 1_000)).toList();
    return new JournalEntry(
        line,
        () -> blocks,
        Optional.of(body.getBytes(StandardCharsets.UTF_8)),
        Optional.empty(),
        body.length());
  }

  @Test
  void comparesRequestsOfTheJournalBlockByBlock() {
    CommandRun run = CommandRun.of("cache", "explain", "req_a", "req_b", "--data", data.toString());
    assertThat(run.err()).isEmpty();
    // 2,000 tokens at 3.00 dollars less 0.30 per million, 1,000 times a day.
    assertThat(run.out())
        .contains("differs in block 2 of 3", "at most 2,000 tokens are paid in full again: $5.40");
  }

  @Test
  void comparesThemByteByByteWhereBodiesAndTheirKeyAreAtHand() throws Exception {
    Path config =
        Files.writeString(
            data.resolve("hone.yaml"),
            "journal: {capture: bodies, keys: [{id: k1, key: " + KEY + "}]}\n");
    CommandRun run =
        CommandRun.of(
            "cache",
            "explain",
            "req_a",
            "req_b",
            "--config",
            config.toString(),
            "--data",
            data.toString());
    assertThat(run.out())
        .contains("a date or time changed", "now     \"Monday 2026-11-24\"", "in block 1 (system)");
  }

  @Test
  void saysWhereItLookedForAnId() {
    CommandRun run = CommandRun.of("cache", "explain", "req_x", "--data", data.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("'req_x' is neither a file nor a request in the journal of " + data);
  }

  @Test
  void sumsUpByThePrefixThatRequestsShare() {
    CommandRun run = CommandRun.of("cache", "stats", "--by", "prefix", "--data", data.toString());
    assertThat(run.out()).contains("1,000         2   6,000", "(none in common)");
    CommandRun json =
        CommandRun.of("cache", "stats", "--by", "prefix", "--json", "--data", data.toString());
    assertThat(json.out()).contains("\"requests\":2,\"prompt_tokens\":6000");
  }

  @Test
  void showsWhatBrokePrefixesAndWhatItCostsADay(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("prompt-cache"));
    Files.writeString(
        folder.resolve("prompt-cache/broken.json"),
        """
        {"version":1,"broken":[{"key":"crm","model":"anthropic/claude-sonnet-4-5","change":"date",\
        "kind":"system","block":1,"first":"2026-11-20T00:00:00Z","last":"2026-11-24T00:00:00Z",\
        "requests":400,"moved":0,"tokens":2000000,"nanos":5400000000},{"key":"","model":"vllm/m",\
        "change":"id","kind":"tool","block":0,"first":"2026-11-20T00:00:00Z",\
        "last":"2026-11-24T00:00:00Z","requests":1,"moved":0,"tokens":500,"nanos":0}]}\
        """);
    assertThat(new BrokenPrefixFile(folder).read()).hasSize(2);
    CommandRun run = CommandRun.of("cache", "stats", "--json", "--data", folder.toString());
    assertThat(run.out())
        .contains("\"key\":\"crm\"", "\"change\":\"date\"", "\"lost_per_day_nano_usd\":1350000000");
    assertThat(CommandRun.of("cache", "stats", "--data", folder.toString()).out())
        .contains(
            "unpriced",
            "Costs are a lower bound: 500 of 2,000,500 lost tokens have no known price.");
  }
}
