package dev.hone.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageReportTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T23:30:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T08:00:00Z");

  @TempDir static Path folder;

  @BeforeAll
  static void book() throws Exception {
    try (Ledger ledger = Ledger.open(folder, InstantSource.system())) {
      ledger.record(record("r1", MONDAY, "gpt-5.6", "blue", "s1", 1_000, 0, 3_000_000, 3_000_000));
      ledger.record(record("r2", TUESDAY, "gpt-5.6", "blue", "s1", 100, 900, 2_000_000, 5_000_000));
      ledger.record(record("r3", TUESDAY, "claude", "red", "s2", 500, 500, 9_000_000, 8_500_000));
      ledger.record(Lines.failed("r4", TUESDAY));
    }
  }

  @Test
  void addsUpByModelDearestFirst() {
    UsageReport report = report(UsageQuery.ALL, Grouping.Field.MODEL);
    assertThat(report.groupColumns()).containsExactly("model");
    assertThat(groups(report)).containsExactly(List.of("claude"), List.of("gpt-5.6"));
    UsageTotals gpt = report.rows().get(1).totals();
    assertThat(gpt.lines()).isEqualTo(3);
    assertThat(gpt.failed()).isEqualTo(1);
    assertThat(gpt.costNanos()).isEqualTo(5_000_000);
    assertThat(gpt.savedNanos()).isEqualTo(3_000_000);
    assertThat(gpt.cacheHitRatio()).hasValue(0.45);
    assertThat(gpt.unpricedLines()).isEqualTo(1);
    assertThat(gpt.estimatedLines()).isEqualTo(0);
    assertThat(report.totals().costNanos()).isEqualTo(14_000_000);
    assertThat(report.totals().savedNanos()).isEqualTo(2_500_000);
  }

  @Test
  void putsALineIntoTheDayOfTheReadersZone() {
    assertThat(groups(report(UsageQuery.ALL, new Grouping.Day(ZoneOffset.UTC))))
        .containsExactly(List.of("2026-11-23"), List.of("2026-11-24"));
    assertThat(groups(report(UsageQuery.ALL, new Grouping.Day(ZoneId.of("Europe/Berlin")))))
        .containsExactly(List.of("2026-11-24"));
  }

  @Test
  void putsALineIntoTheMonthOfTheReadersZone() {
    assertThat(new Grouping.Month(ZoneOffset.UTC).column()).isEqualTo("month");
    assertThat(groups(report(UsageQuery.ALL, new Grouping.Month(ZoneOffset.UTC))))
        .containsExactly(List.of("2026-11"));
  }

  @Test
  void groupsByTagAndKeyAndSessionAndTraceAndProtocol() {
    assertThat(groups(report(UsageQuery.ALL, new Grouping.Tag("team"))))
        .containsExactlyInAnyOrder(List.of("red"), List.of("blue"), List.of(""));
    assertThat(groups(report(UsageQuery.ALL, Grouping.Field.KEY)))
        .containsExactlyInAnyOrder(List.of("key of red"), List.of("key of blue"), List.of(""));
    assertThat(groups(report(UsageQuery.ALL, Grouping.Field.SESSION, Grouping.Field.MODEL)))
        .containsExactlyInAnyOrder(
            List.of("s1", "gpt-5.6"), List.of("s2", "claude"), List.of("", "gpt-5.6"));
    assertThat(groups(report(UsageQuery.ALL, Grouping.Field.TRACE))).containsExactly(List.of(""));
    assertThat(groups(report(UsageQuery.ALL, Grouping.Field.PROTOCOL)))
        .containsExactly(List.of("openai_chat"));
  }

  @Test
  void tellsTheVersionsOfPricesApart() {
    UsageReport report = report(UsageQuery.ALL, Grouping.Field.PRICES);
    assertThat(groups(report)).containsExactlyInAnyOrder(List.of("v"), List.of(""));
    assertThat(report.totals().priceVersions()).containsExactly("v");
  }

  @Test
  void looksOnlyAtTheLinesAskedFor() {
    assertThat(report(UsageQuery.between(MONDAY, TUESDAY)).totals().lines()).isEqualTo(1);
    assertThat(report(UsageQuery.ALL.ofSession("s1")).totals().lines()).isEqualTo(2);
    assertThat(report(UsageQuery.ALL.ofTag("team", "red")).totals().lines()).isEqualTo(1);
    assertThat(report(UsageQuery.ALL.ofTag("team", "green")).rows()).isEmpty();
  }

  @Test
  void takesPercentilesByNearestRank() {
    Latencies latencies = new Latencies();
    for (int i = 100; i >= 1; i--) {
      latencies.add(i);
    }
    assertThat(latencies.percentile(50)).contains(Duration.ofNanos(50_000));
    assertThat(latencies.percentile(95)).contains(Duration.ofNanos(95_000));
    assertThat(new Latencies().percentile(50)).isEmpty();
    UsageTotals totals = report(UsageQuery.ALL).totals();
    assertThat(totals.ttftP50()).contains(Duration.ofMillis(250));
    assertThat(totals.durationP95()).contains(Duration.ofMillis(1000));
  }

  @Test
  void countsManyLatenciesWithinAThousandth() {
    Latencies many = new Latencies();
    Latencies few = new Latencies();
    for (long i = 1; i <= 200_000; i++) {
      many.add(i * 37);
      if (i % 100 == 0) {
        few.add(i * 37);
      }
    }
    few.addAll(many);
    for (int percent : new int[] {1, 50, 95, 100}) {
      double expected = 2_000.0 * percent * 37;
      assertThat((double) many.percentile(percent).orElseThrow().toNanos() / 1000)
          .isCloseTo(expected, Percentage.withPercentage(0.1));
      assertThat((double) few.percentile(percent).orElseThrow().toNanos() / 1000)
          .isCloseTo(expected, Percentage.withPercentage(0.1));
    }
    Latencies longest = new Latencies();
    for (int i = 0; i <= Latencies.EXACT; i++) {
      longest.add(Long.MAX_VALUE / 1000);
    }
    assertThat(longest.percentile(50).orElseThrow().toDays()).isGreaterThan(100_000);
  }

  @Test
  void showsTheLatestLinesFirst() {
    try (UsageReports reports = UsageReports.open(folder)) {
      assertThat(reports.lines(UsageQuery.ALL, 2))
          .extracting(UsageRecord::requestId)
          .containsExactly("r4", "r3");
      assertThat(reports.lines(UsageQuery.ALL.ofTag("team", "blue"), 1))
          .extracting(UsageRecord::requestId)
          .containsExactly("r2");
    }
  }

  @Test
  void writesReportsAsStableCsvAndJson() {
    UsageReport report =
        report(UsageQuery.ALL, new Grouping.Day(ZoneOffset.UTC), Grouping.Field.MODEL);
    assertThat(UsageExport.toCsv(report).split("\r\n"))
        .startsWith(
            "day,model,lines,failed,fresh_tokens,cache_written_tokens,cache_written_long_tokens,"
                + "cache_read_tokens,output_tokens,reasoning_tokens,cache_hit_ratio,cost_usd,"
                + "saved_usd,unpriced_lines,estimated_lines,ttft_p50_ms,ttft_p95_ms,"
                + "duration_p50_ms,duration_p95_ms,requests",
            "2026-11-23,gpt-5.6,1,0,1000,0,0,0,100,0,0.0000,0.003000000,0.000000000,0,0,250.000,"
                + "250.000,1000.000,1000.000,1");
    assertThat(UsageExport.toJson(report))
        .contains("\"group_by\": [ \"day\", \"model\" ]")
        .contains("\"cost_usd\": 0.014000000")
        .endsWith("}\n");
  }

  @Test
  void writesLinesAsCsvWithQuotesWhereNeeded() {
    String csv = UsageExport.linesToCsv(List.of(Lines.full("r9")));
    assertThat(csv)
        .startsWith("time,request_id,attempt,time_ms,key_id,key_name,tags,")
        .contains("2026-11-24T12:00:00Z,r9,2,")
        .contains("\"team, \"\"blue\"\"\"")
        .endsWith(",0.000000036,0.000000063,321.000,4567.000\r\n");
    assertThat(UsageExport.linesToJson(List.of(Lines.full("r9"))))
        .contains(
            "\"request_id\": \"r9\"", "\"counterfactual\": 99", "\"first_token_ms\": 321.000");
  }

  @Test
  void writesNoFormulaIntoCsv() {
    CsvText csv = new CsvText();
    csv.row(List.of("=HYPERLINK(\"x\")", "@a", "+1", "a=b", -5L, Dollars.exact(-1)));
    assertThat(csv.toString())
        .isEqualTo("\"'=HYPERLINK(\"\"x\"\")\",'@a,'+1,a=b,-5,-0.000000001\r\n");
  }

  @Test
  void writesDollarsForPeople() {
    assertThat(Dollars.format(0)).isEqualTo("$0.00");
    assertThat(Dollars.format(12_345_000_000L)).isEqualTo("$12.34"); // half to even
    assertThat(Dollars.format(12_300_000L)).isEqualTo("$0.0123");
    assertThat(Dollars.format(123_400L)).isEqualTo("$0.000123");
    assertThat(Dollars.format(-500_000_000L)).isEqualTo("-$0.5000");
    assertThat(Dollars.format(999_990_000L)).isEqualTo("$1.00");
    assertThat(Dollars.format(1_234_567_000_000_000L)).isEqualTo("$1,234,567.00");
  }

  @Test
  void saysWhereThereIsNoLedgerAndHowToGetOne() {
    Path empty = folder.resolve("empty");
    assertThatThrownBy(() -> UsageReports.open(empty))
        .isInstanceOf(NoLedgerException.class)
        .hasMessageContaining(empty.toString())
        .hasMessageContaining("hone serve");
  }

  private UsageReport report(UsageQuery query, Grouping... groupings) {
    try (UsageReports reports = UsageReports.open(folder)) {
      return reports.report(query, List.of(groupings));
    }
  }

  private static List<List<String>> groups(UsageReport report) {
    return report.rows().stream().map(UsageReport.Row::group).toList();
  }

  private static UsageRecord record(
      String id,
      Instant time,
      String model,
      String team,
      String session,
      long fresh,
      long read,
      long nanos,
      long withoutCaching) {
    return new UsageRecord(
        id,
        1,
        time,
        new Caller(
            Optional.of("id-" + team),
            Optional.of("key of " + team),
            Map.of("team", team),
            Optional.of(session),
            Optional.empty()),
        Lines.call(model),
        new TokenCounts(fresh, CacheWrites.NONE, read, 100, 0, Optional.of(Provenance.REPORTED)),
        new LineCost(
            Map.of(CostComponent.FRESH, nanos),
            CostBasis.LISTED,
            Set.of(),
            Optional.of("v"),
            OptionalLong.of(withoutCaching),
            Optional.empty()),
        Lines.ending(Outcome.OK));
  }
}
