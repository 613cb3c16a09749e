package dev.hone.ledger;

import static dev.hone.ledger.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.database.TcpSwitch;
import dev.hone.ledger.database.TestingPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger on a real PostgreSQL. */
class PostgresLedgerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.fixed(Lines.NOON);

  @TempDir Path folder;

  @Test
  void keepsEveryFieldOfALine() throws Exception {
    LedgerSettings settings = settings(TestingPostgres.emptySchema());
    UsageRecord full = Lines.full("r1");
    try (Database database = database(settings);
        Ledger ledger = Ledger.open(folder, database, settings, CLOCK)) {
      ledger.record(full);
      ledger.record(line("r2"));
      ledger.record(full);
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(ledger.stats().spilled()).isZero();
    }
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      assertThat(reports.lines(UsageQuery.ALL, 10)).containsExactlyInAnyOrder(full, line("r2"));
      UsageReport report = reports.report(UsageQuery.ALL, List.of(Grouping.Field.MODEL));
      assertThat(report.totals().costNanos()).isEqualTo(1_000_036);
    }
  }

  @Test
  void saysThatARoleMayOnlyRead() throws Exception {
    DatabaseAddress.Postgres server = TestingPostgres.emptySchema();
    LedgerSettings settings = settings(server);
    try (Database database = database(settings);
        Ledger ledger = Ledger.open(folder, database, settings, CLOCK)) {
      ledger.record(line("r1"));
      assertThat(ledger.flush(SOON)).isTrue();
    }
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      assertThat(reports.hindrance()).isEmpty();
    }
    DatabaseAddress.Postgres reader = TestingPostgres.readOnly(server);
    try (UsageReports reports = UsageReports.open(folder, settings(reader))) {
      assertThat(reports.report(UsageQuery.ALL, List.of()).totals().lines()).isEqualTo(1);
      assertThat(reports.hindrance())
          .hasValueSatisfying(why ->
              assertThat(why)
                  .startsWith("the role '" + reader.user().orElseThrow() + "' may read it only"));
    }
  }

  @Test
  void takesTheLinesOfTwoGatewaysAndEachOnlyOnce() throws Exception {
    LedgerSettings settings = settings(TestingPostgres.emptySchema());
    try (Database one = database(settings);
        Database two = database(settings);
        Ledger first = Ledger.open(folder.resolve("a"), one, settings, CLOCK);
        Ledger second = Ledger.open(folder.resolve("b"), two, settings, CLOCK)) {
      for (int i = 0; i < 3000; i++) {
        first.record(line("a" + i));
        second.record(line("b" + i));
        second.record(line("a" + i));
      }
      settle(first, folder.resolve("a"));
      settle(second, folder.resolve("b"));
    }
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      assertThat(reports.report(UsageQuery.ALL, List.of()).totals().lines()).isEqualTo(6000);
    }
  }

  /** One line that the database refuses would hold up all lines after it. */
  @Test
  void storesWhatADatabaseCanNotHoldAsSqliteDoes() throws Exception {
    List<String> ids = List.of("job/a\0", "job/a\ufffd", "job/a\ud800", "job/" + noise(4_000));
    List<List<UsageRecord>> read = new ArrayList<>();
    for (LedgerSettings settings :
        List.of(
            settings(TestingPostgres.emptySchema()),
            new LedgerSettings(Optional.empty(), Optional.empty()))) {
      try (Database database = database(settings);
          Ledger ledger = Ledger.open(folder, database, settings, CLOCK)) {
        ids.forEach(id -> ledger.record(odd(id)));
        ids.forEach(id -> ledger.record(odd(id)));
        assertThat(ledger.flush(SOON)).isTrue();
        assertThat(ledger.stats().spilled()).isZero();
      }
      try (UsageReports reports = UsageReports.open(folder, settings)) {
        read.add(
            reports.lines(UsageQuery.ALL, 10).stream()
                .sorted(Comparator.comparing(UsageRecord::requestId))
                .toList());
        UsageQuery session = UsageQuery.ALL.ofSession("😀\0");
        assertThat(reports.report(session, List.of()).totals().lines()).isEqualTo(ids.size());
      }
    }
    assertThat(read.getFirst()).hasSameSizeAs(ids).isEqualTo(read.getLast());
    UsageRecord first = read.getFirst().getFirst();
    assertThat(first.caller().keyId()).contains("k\ufffdey");
    assertThat(first.caller().session()).contains("😀\ufffd");
    assertThat(first.call().modelAsked()).isEqualTo("m\ufffd");
    assertThat(first.caller().tags()).hasSize(1);
  }

  private static UsageRecord odd(String id) {
    UsageRecord plain = line(id);
    return new UsageRecord(
        id,
        1,
        Lines.NOON,
        new Caller(
            Optional.of("k\0ey"),
            Optional.empty(),
            Map.of("a\0", "\ud800"),
            Optional.of("😀\0"),
            Optional.empty()),
        new Call(
            plain.call().protocol(),
            plain.call().provider(),
            "m\0",
            noise(4_000),
            plain.call().operation(),
            false,
            Optional.of("tier\0")),
        plain.tokens(),
        plain.cost(),
        plain.ending());
  }

  /** Text that nothing makes shorter. */
  private static String noise(int length) {
    return new Random(length)
        .ints(length, 0x4e00, 0x9f00)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void dropsOldMonthsAndKeepsTheirSumsByDay() throws Exception {
    LedgerSettings settings = settings(TestingPostgres.emptySchema());
    try (Database database = database(settings)) {
      RetentionTest.dropsOldMonths(new PostgresStore(database));
    }
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      RetentionTest.stillAddsUp(reports);
    }
  }

  @Test
  void saysOnceThatAnotherGatewayHasOtherPrices() throws Exception {
    LedgerSettings settings = settings(TestingPostgres.emptySchema());
    try (Database database = database(settings);
        Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      OtherWriters ours = new OtherWriters();
      OtherWriters theirs = new OtherWriters();
      assertThat(ours.meet(connection, "2026-11", Lines.NOON)).isZero();
      assertThat(theirs.meet(connection, "2026-11", Lines.NOON)).isZero();
      assertThat(theirs.meet(connection, "2026-08", Lines.NOON)).isEqualTo(1);
      assertThat(ours.meet(connection, "2026-11", Lines.NOON)).isEqualTo(1);
      assertThat(ours.meet(connection, "2026-11", Lines.NOON)).isZero();
    }
  }

  @Test
  void spillsWhileItsServerIsAwayAndImportsAfterwards() throws Exception {
    URI server = URI.create(TestingPostgres.emptySchema().url().substring("jdbc:".length()));
    try (TcpSwitch line = new TcpSwitch(server.getHost(), server.getPort())) {
      String through =
          "jdbc:postgresql://127.0.0.1:"
              + line.port()
              + server.getRawPath()
              + "?"
              + server.getRawQuery();
      LedgerSettings settings =
          settings(new DatabaseAddress.Postgres(through, Optional.empty(), Optional.empty()));
      try (Database database = database(settings);
          Ledger ledger = Ledger.open(folder, database, settings, CLOCK)) {
        ledger.record(line("before"));
        settle(ledger, folder);
        line.off();
        for (int i = 0; i < 300; i++) {
          ledger.record(line("during-" + i));
        }
        assertThat(ledger.flush(SOON)).isTrue();
        assertThat(ledger.stats().spilled()).isEqualTo(300);
        assertThat(ledger.stats().degradedSince()).isPresent();
        line.on();
        settle(ledger, folder);
        ledger.record(line("after"));
        settle(ledger, folder);
        assertThat(ledger.stats().lost()).isZero();
      }
      try (UsageReports reports = UsageReports.open(folder, settings)) {
        assertThat(reports.report(UsageQuery.ALL, List.of()).totals().lines()).isEqualTo(302);
      }
    }
  }

  @Test
  void startsWithoutItsServerAndSaysWhereLinesWait() throws Exception {
    LedgerSettings settings =
        settings(
            (DatabaseAddress.Postgres)
                DatabaseAddress.parse("postgres://nobody:nothing@127.0.0.1:1/none"));
    try (Database database = database(settings);
        Ledger ledger = Ledger.open(folder, database, settings, CLOCK)) {
      ledger.record(line("r1"));
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(ledger.stats().spilled()).isEqualTo(1);
      assertThat(ledger.stats().degradedSince()).isPresent();
      assertThat(new LedgerFiles(folder).spill()).exists();
    }
    assertThatThrownBy(() -> UsageReports.open(folder, settings))
        .isInstanceOf(NoLedgerException.class)
        .hasMessageContaining("127.0.0.1:1/none")
        .hasMessageContaining("ledger.url");
  }

  /** A busy machine may have made lines wait in the spill file. */
  private static void settle(Ledger ledger, Path folder) throws InterruptedException {
    assertThat(ledger.flush(SOON)).isTrue();
    long end = System.nanoTime() + SOON.toNanos();
    while (Files.exists(new LedgerFiles(folder).spill())) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.sleep(20);
    }
  }

  static LedgerSettings settings(DatabaseAddress.Postgres server) {
    return new LedgerSettings(Optional.of(server), Optional.empty());
  }

  private Database database(LedgerSettings settings) {
    return Database.at(settings.databaseFor(folder));
  }
}
