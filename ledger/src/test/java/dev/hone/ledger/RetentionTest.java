package dev.hone.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Instant AUGUST = Instant.parse("2026-08-05T10:00:00Z");
  private static final Instant SEPTEMBER = Instant.parse("2026-09-30T23:59:59.999Z");
  private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void dropsOldMonthsAndKeepsTheirSumsByDay() throws Exception {
    DatabaseAddress.SqliteFile file =
        new DatabaseAddress.SqliteFile(new LedgerFiles(folder).database());
    try (SqliteStore store = new SqliteStore(Database.at(file), file)) {
      dropsOldMonths(store);
    }
    try (UsageReports reports = UsageReports.open(folder)) {
      stillAddsUp(reports);
    }
  }

  static void dropsOldMonths(LineStore store) throws SQLException {
    store.insert(
        List.of(
            Lines.line("a1", 1, AUGUST),
            Lines.line("a1", 2, AUGUST),
            Lines.failed("a2", AUGUST),
            Lines.line("s1", 1, SEPTEMBER),
            Lines.line("o1", 1, OCTOBER)));
    assertThat(store.upkeep(Lines.NOON, Instant.parse("2026-10-20T00:00:00Z"))).isEqualTo(2);
    assertThat(store.upkeep(Lines.NOON, Instant.parse("2026-10-20T00:00:00Z"))).isZero();
    store.insert(List.of(Lines.line("late", 1, AUGUST), Lines.line("new")));
    assertThat(store.upkeep(Lines.NOON, Instant.parse("2026-10-20T00:00:00Z"))).isEqualTo(1);
  }

  static void stillAddsUp(UsageReports reports) {
    assertThat(reports.lines(UsageQuery.ALL, 10))
        .extracting(UsageRecord::requestId)
        .containsExactly("new", "o1");
    UsageReport report = reports.report(UsageQuery.ALL, List.of(new Grouping.Day(ZoneOffset.UTC)));
    assertThat(report.rows())
        .extracting(row -> row.group().getFirst())
        .containsExactly("2026-08-05", "2026-09-30", "2026-10-01", "2026-11-24");
    UsageTotals august = report.rows().getFirst().totals();
    assertThat(august.lines()).isEqualTo(4);
    assertThat(august.requests()).isEqualTo(3);
    assertThat(august.failed()).isEqualTo(1);
    assertThat(august.unpricedLines()).isEqualTo(1);
    assertThat(august.costNanos()).isEqualTo(3_000_000);
    assertThat(report.totals().costNanos()).isEqualTo(6_000_000);
    assertThat(report.totals().prompt()).isEqualTo(6_000);
    UsageQuery session = UsageQuery.ALL.ofSession("s-1");
    assertThat(reports.report(session, List.of()).totals().lines()).isZero();
  }

  @Test
  void dropsNothingInTheRoundInWhichTheClockJumped() {
    AtomicReference<Instant> time = new AtomicReference<>(Lines.NOON);
    InstantSource clock = time::get;
    RememberingStore store = new RememberingStore();
    try (LedgerUpkeep upkeep = new LedgerUpkeep(store, Optional.of(Duration.ofDays(90)), clock)) {
      upkeep.round();
      assertThat(store.oldest).isEqualTo(Lines.NOON.minus(Duration.ofDays(90)));
      time.set(Lines.NOON.plus(Duration.ofDays(3650)));
      upkeep.round();
      assertThat(store.oldest).isBefore(Instant.EPOCH);
      time.set(Lines.NOON);
      upkeep.round();
      assertThat(store.oldest).isBefore(Instant.EPOCH);
      upkeep.round();
      assertThat(store.oldest).isEqualTo(Lines.NOON.minus(Duration.ofDays(90)));
    }
  }

  private static final class RememberingStore implements LineStore {
    Instant oldest = Instant.MAX;

    @Override
    public void insert(List<UsageRecord> lines) {}

    @Override
    public int upkeep(Instant now, Instant keptFrom) {
      oldest = keptFrom;
      return 0;
    }

    @Override
    public String name() {
      return "nowhere";
    }

    @Override
    public void close() {}
  }
}
