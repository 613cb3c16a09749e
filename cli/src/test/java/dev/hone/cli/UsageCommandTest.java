package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.cli.usage.UsageTable;
import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.Ledger;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.UsageTotals;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.BatchState;
import dev.hone.ledger.batches.BatchStore;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageCommandTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T09:00:00Z");

  @TempDir static Path data;

  @BeforeAll
  static void bookSomeRequests() throws InterruptedException {
    try (Ledger ledger = Ledger.open(data, InstantSource.system())) {
      ledger.record(paid("r1", MONDAY, 1200, 300, 120, "blue", Outcome.OK));
      ledger.record(paid("r2", TUESDAY, 500, 0, 80, "red", Outcome.OK));
      ledger.record(paid("r3", TUESDAY, 0, 0, 0, "red", Outcome.UPSTREAM_ERROR));
      ledger.record(local("r4", TUESDAY));
      ledger.flush(Duration.ofSeconds(10));
    }
  }

  @Test
  void showsDaysAndModelsWithTheirTotal() {
    assertThat(usage("--zone", "UTC").out())
        .isEqualTo(
            """
            day         model            requests  errors  fresh  written  read  output  reasoning   cost    saved  hits  ttft p50     p95  time p50
            ──────────  ───────────────  ────────  ──────  ─────  ───────  ────  ──────  ─────────  ─────  ───────  ────  ────────  ──────  ────────
            2026-11-23  claude-opus-4-6         1       0  1,200       64   300     120         30  $2.50  $0.5000   19%    250 ms  250 ms    1.20 s
            2026-11-24  claude-opus-4-6         2       1    500      128     0      80         20  $5.00    $1.00    0%    250 ms  250 ms    1.20 s
            2026-11-24  smollm2                 1       0     40        0     0       9          0  $0.00    $0.00    0%     20 ms   20 ms     90 ms
            ──────────  ───────────────  ────────  ──────  ─────  ───────  ────  ──────  ─────────  ─────  ───────  ────  ────────  ──────  ────────
            total                               4       1  1,740      192   300     209         50  $7.50    $1.50   13%    250 ms  250 ms    1.20 s
            """);
  }

  @Test
  void drawsWhatEachRowCostOnATerminal() throws Exception {
    try (UsageReports reports = UsageReports.open(data)) {
      UsageReport report =
          reports.report(UsageQuery.ALL, List.of(new Grouping.Day(ZoneOffset.UTC)));
      assertThat(UsageTable.render(report, true).lines().map(String::strip))
          .anySatisfy(line -> assertThat(line).startsWith("2026-11-23").endsWith(" ██████"))
          .anySatisfy(line -> assertThat(line).startsWith("2026-11-24").endsWith(" ████████████"));
    }
  }

  @Test
  void namesBatchesWhoseResultsNobodyHasFetched(@TempDir Path folder) throws Exception {
    try (Ledger ledger = Ledger.open(folder, InstantSource.system())) {
      ledger.record(local("r1", MONDAY));
      ledger.flush(Duration.ofSeconds(10));
    }
    try (Database database =
        Database.at(new DatabaseAddress.SqliteFile(folder.resolve("ledger.db")))) {
      new BatchStore(database)
          .saw(
              new BatchJob(
                  "openai",
                  "batch_1",
                  new Caller(
                      Optional.of("ann"),
                      Optional.of("ann"),
                      Map.of(),
                      Optional.empty(),
                      Optional.empty()),
                  MONDAY,
                  BatchState.ENDED,
                  10,
                  List.of()));
    }
    assertThat(CommandRun.of("usage", "--zone", "UTC", "--data", folder.toString()).out())
        .contains(
            "1 batch job is not booked yet: its results were not fetched to their end.\n"
                + "  batch_1 (openai, ann, 2026-11-23 09:00, 10 requests, ended)\n");
    assertThat(CommandRun.of("usage", "--json", "--data", folder.toString()).out())
        .contains("\"open_batches\"", "\"id\": \"batch_1\"", "\"key\": \"ann\"");
    assertThat(CommandRun.of("usage", "--key", "bob", "--data", folder.toString()).out())
        .doesNotContain("batch_1");
    assertThat(CommandRun.of("usage", "--provider", "azure", "--data", folder.toString()).out())
        .doesNotContain("batch_1");
  }

  @Test
  void groupsByWhatIsAskedForAndLeavesOutColumnsOfZeros() {
    assertThat(usage("--by", "provider", "--provider", "local", "--csv").out())
        .contains("\nlocal,");
    assertThat(usage("--by", "provider", "--provider", "nobody", "--csv").out())
        .doesNotContain("local");
    assertThat(usage("--by", "provider,outcome", "--model", "smollm2").out())
        .isEqualTo(
            """
            provider  outcome  requests  fresh  output   cost  ttft p50    p95  time p50
            ────────  ───────  ────────  ─────  ──────  ─────  ────────  ─────  ────────
            local     ok              1     40       9  $0.00     20 ms  20 ms     90 ms
            """);
    assertThat(usage("--by", "tag:team").out()).contains("tag:team", "blue", "red", "(none)");
    assertThat(usage("--by", "team").out())
        .startsWith("team")
        .contains("blue", "red", "(none)")
        .doesNotContain("tag:");
    assertThat(usage("--by", "project,team", "--csv").out()).startsWith("project,team,lines");
  }

  @Test
  void neverShowsWhatHasNoPriceAsFree(@TempDir Path folder) throws Exception {
    try (Ledger ledger = Ledger.open(folder, InstantSource.system())) {
      ledger.record(paid("r1", MONDAY, 1200, 300, 120, "blue", Outcome.OK));
      ledger.record(unpriced("r2", MONDAY));
      ledger.record(unpriced("r3", TUESDAY));
      ledger.flush(Duration.ofSeconds(10));
    }
    assertThat(
            CommandRun.of("usage", "--by", "day", "--zone", "UTC", "--data", folder.toString())
                .out()
                .lines()
                .map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.startsWith("2026-11-23 2 ") && line.contains(" >$2.50 "))
        .anyMatch(line -> line.startsWith("2026-11-24 1 ") && line.contains(" unpriced "))
        .anyMatch(line -> line.startsWith("total 3 ") && line.contains(" >$2.50 "));
  }

  @Test
  void looksAtTheTimeAskedFor() {
    assertThat(usage("--zone", "UTC", "--until", "2026-11-23", "--json").out())
        .contains("\"requests\": 1");
    assertThat(usage("--zone", "UTC", "--from", "2026-11-24T08:00Z", "--json").out())
        .contains("\"requests\": 3");
    assertThat(usage("--zone", "UTC", "--from", "2026-12-01").out())
        .isEqualTo("The ledger has no requests of this kind.\n");
  }

  @Test
  void showsLinesWithProvenanceAndTimeToFirstToken() {
    assertThat(usage("--lines", "5", "--json").out())
        .contains("\"provenance\": \"counted\"", "\"first_token_ms\": 20.000");
    assertThat(usage("--lines", "1", "--tag", "team=blue", "--zone", "UTC").out())
        .contains("2026-11-23 09:00:00  claude-opus-4-6", "reported", "$2.50", "250 ms", "ok");
  }

  @Test
  void writesCsv() {
    assertThat(usage("--by", "model", "--csv").out()).startsWith("model,lines,failed,");
  }

  @Test
  void cacheStatsShowsByModelWhatWasWrittenReadAndSaved() {
    CommandRun table = CommandRun.of("cache", "stats", "--data", data.toString());
    assertThat(table.err()).isEmpty();
    assertThat(table.out().lines().filter(l -> l.contains("claude-opus-4-6")))
        .singleElement()
        .asString()
        .containsPattern("anthropic +claude-opus-4-6 +3 +1 +1,700 +192 +300 .* \\$1.50 +14%");
    assertThat(CommandRun.of("cache", "stats", "--json", "--data", data.toString()).out())
        .contains("\"model\":\"claude-opus-4-6\"", "\"provider\":\"local\"");
  }

  @Test
  void cacheStatsSaysSoWhereCachesDidNothing() {
    UsageReport nothing =
        new UsageReport(
            UsageQuery.ALL,
            List.of("model"),
            List.of(new UsageReport.Row(List.of("gpt-5"), UsageTotals.NONE)),
            UsageTotals.NONE);
    assertThat(UsageTable.renderCaching(nothing)).contains("written", "read", "saved", "hits");
    assertThat(UsageTable.render(nothing)).doesNotContain("written", "saved", "hits");
  }

  @Test
  void cacheStatsSaysThatThereIsNoLedgerYetAndWhatATimeLooksLike() {
    Path empty = data.resolve("nothing");
    CommandRun none = CommandRun.of("cache", "stats", "--data", empty.toString());
    assertThat(none.code()).isZero();
    assertThat(none.out()).startsWith("There is no ledger in " + empty + " yet");
    CommandRun typo = CommandRun.of("cache", "stats", "--last", "soon");
    assertThat(typo.code()).isEqualTo(2);
    assertThat(typo.err()).contains("--last must be such as 30m, 24h or 7d");
  }

  @Test
  void saysThatThereIsNoLedgerYet() {
    Path empty = data.resolve("nothing");
    CommandRun table = CommandRun.of("usage", "--data", empty.toString());
    assertThat(table.code()).isZero();
    assertThat(table.out()).startsWith("There is no ledger in " + empty + " yet");
    CommandRun json = CommandRun.of("usage", "--json", "--data", empty.toString());
    assertThat(json.out()).contains("\"requests\": 0");
  }

  @Test
  void namesTheRightWordAfterATypo() {
    CommandRun run = usage("--by", "modell");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--by knows no 'modell': did you mean 'model'?");
    assertThat(usage("--last", "soon").err()).contains("--last must be such as 30m, 24h or 7d");
    assertThat(usage("--from", "yesterday").err()).contains("--from must be a day such as");
  }

  @Test
  void laysABillBesideTheLedger() throws Exception {
    Path bill =
        Files.writeString(
            data.resolve("bill.csv"),
            "date,model,cost\n2026-11-23,claude-opus-4-6,2.50\n2026-11-24,claude-opus-4-6,2.50\n");
    CommandRun run =
        CommandRun.of("usage", "reconcile", bill.toString(), "--data", data.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("2026-11-23 to 2026-11-24 (UTC), all providers: 1 of 2 days and models agree")
        .contains("2026-11-24  claude-opus-4-6", "-$2.50", "half of it was billed");
    assertThat(
            CommandRun.of(
                    "usage", "reconcile", bill.toString(), "--json", "--data", data.toString())
                .out())
        .contains("\"billed_usd\":2.500000000,\"agrees\":true");
    Files.writeString(bill, "a,b\n1,2\n");
    assertThat(
            CommandRun.of("usage", "reconcile", bill.toString(), "--data", data.toString()).err())
        .contains("bill.csv", "Its columns: a, b", "--map day=COLUMN");
  }

  private static CommandRun usage(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "usage";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--data";
    all[args.length + 2] = data.toString();
    return CommandRun.of(all);
  }

  private static UsageRecord paid(
      String id, Instant time, long fresh, long read, long output, String team, Outcome outcome) {
    return new UsageRecord(
        id,
        1,
        time,
        new Caller(
            Optional.empty(),
            Optional.empty(),
            Map.of("team", team),
            Optional.empty(),
            Optional.empty()),
        new Call(
            "anthropic_messages",
            "anthropic",
            "claude-opus-latest",
            "claude-opus-4-6",
            "chat",
            true,
            Optional.empty()),
        new TokenCounts(
            fresh,
            new CacheWrites(Map.of(CacheTtl.FIVE_MINUTES, 64L)),
            read,
            output,
            output / 4,
            Optional.of(Provenance.REPORTED)),
        new LineCost(
            Map.of(CostComponent.FRESH, 2_500_000_000L),
            CostBasis.LISTED,
            Set.of(),
            Optional.of("v"),
            OptionalLong.of(3_000_000_000L),
            Optional.empty()),
        new Ending(
            outcome,
            outcome.failed() ? 502 : 200,
            Optional.of(Duration.ofMillis(250)),
            Duration.ofMillis(1200),
            Optional.empty()));
  }

  private static UsageRecord local(String id, Instant time) {
    return plain(id, time, LineCost.free());
  }

  private static UsageRecord unpriced(String id, Instant time) {
    return plain(id, time, LineCost.unpriced("no price is known"));
  }

  private static UsageRecord plain(String id, Instant time, LineCost cost) {
    return new UsageRecord(
        id,
        1,
        time,
        Caller.UNKNOWN,
        new Call("openai_chat", "local", "smollm2", "smollm2", "chat", true, Optional.empty()),
        new TokenCounts(40, CacheWrites.NONE, 0, 9, 0, Optional.of(Provenance.COUNTED)),
        cost,
        new Ending(
            Outcome.OK,
            200,
            Optional.of(Duration.ofMillis(20)),
            Duration.ofMillis(90),
            Optional.empty()));
  }
}
