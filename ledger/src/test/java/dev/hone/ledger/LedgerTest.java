package dev.hone.ledger;

import static dev.hone.ledger.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.database.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.fixed(Lines.NOON);

  @TempDir Path folder;

  @Test
  void keepsEveryFieldOfALine() throws Exception {
    UsageRecord full = Lines.full("r1");
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(full);
      assertThat(ledger.flush(SOON)).isTrue();
    }
    try (UsageReports reports = UsageReports.open(folder)) {
      assertThat(reports.lines(UsageQuery.ALL, 10)).containsExactly(full);
    }
  }

  @Test
  void booksARepeatedLineOnce() throws Exception {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("r1"));
      ledger.record(line("r1"));
      ledger.record(line("r1", 2, Lines.NOON));
      assertThat(ledger.flush(SOON)).isTrue();
      ledger.record(line("r1"));
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(Lines.count(folder)).isEqualTo(2);
    }
  }

  @Test
  void booksEveryLineOfManyThreads() throws Exception {
    int threads = 16;
    int each = 250;
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      CountDownLatch done = new CountDownLatch(threads);
      for (int t = 0; t < threads; t++) {
        String prefix = "t" + t + "-";
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < each; i++) {
                ledger.record(line(prefix + i));
              }
              done.countDown();
            });
      }
      done.await();
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(Lines.count(folder)).isEqualTo(threads * each);
      LedgerStats stats = ledger.stats();
      assertThat(stats.recorded()).isEqualTo(threads * each);
      assertThat(stats.settled()).isEqualTo(threads * each);
      assertThat(stats.lost()).isZero();
    }
  }

  @Test
  void countsLinesWithoutPriceButNotFailuresThatConsumedNothing() {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("priced"));
      ledger.record(Lines.full("partly priced"));
      ledger.record(Lines.failed("refused", Lines.NOON));
      assertThat(ledger.stats().unpriced()).isEqualTo(1);
    }
  }

  @Test
  void settlesWithoutBeingAskedTo() throws Exception {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("r1"));
      await(() -> ledger.stats().settled() == 1);
    }
  }

  @Test
  void settlesWhatIsLeftWhenItIsClosed() throws Exception {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      for (int i = 0; i < 5000; i++) {
        ledger.record(line("r" + i));
      }
    }
    assertThat(Lines.count(folder)).isEqualTo(5000);
  }

  @Test
  void letsOneWriterIn() {
    try (Ledger first = Ledger.open(folder, CLOCK)) {
      assertThat(first.stats().lost()).isZero();
      assertThatThrownBy(() -> Ledger.open(folder, CLOCK))
          .isInstanceOf(LedgerInUseException.class)
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining(folder.toString());
    }
    Ledger.open(folder, CLOCK).close();
  }

  @Test
  void spillsWhileTheDatabaseIsLockedAndImportsAfterwards() throws Exception {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("before"));
      assertThat(ledger.flush(SOON)).isTrue();
      try (Connection other = DriverManager.getConnection(url());
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        ledger.record(line("during-1"));
        assertThat(ledger.flush(SOON)).isTrue();
        ledger.record(line("during-2"));
        assertThat(ledger.flush(SOON)).isTrue();
        assertThat(ledger.stats().spilled()).isEqualTo(2);
        assertThat(ledger.stats().degradedSince()).contains(Lines.NOON);
        assertThat(files().spill()).exists();
        statement.execute("ROLLBACK");
      }
      await(() -> ledger.stats().imported() == 2);
      ledger.record(line("after"));
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(ledger.stats().degradedSince()).isEmpty();
      assertThat(files().spill()).doesNotExist();
      assertThat(Lines.count(folder)).isEqualTo(4);
    }
  }

  @Test
  void importsWhatAnEarlierProcessLeftBehindEvenWithATornLine() throws Exception {
    new SpillFile(files().spill()).append(List.of(Lines.full("old-1"), line("old-2")));
    String torn = Files.readString(files().spill());
    Files.writeString(files().spill(), torn + torn.substring(0, 60));
    new SpillFile(files().spill()).append(List.of(line("old-3"), line("old-2")));
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      await(() -> ledger.stats().imported() > 0);
    }
    assertThat(Lines.count(folder)).isEqualTo(3);
    assertThat(folder.resolve("ledger.spill.jsonl.rejected")).exists();
    try (UsageReports reports = UsageReports.open(folder)) {
      assertThat(reports.lines(UsageQuery.ALL, 10)).contains(Lines.full("old-1"));
    }
  }

  @Test
  void keepsLinesInMemoryWhenTheDiskTakesNothingAndSaysWhatItLost() throws Exception {
    FailingStore store = new FailingStore();
    Files.createDirectories(files().spill()); // a folder in the place of the spill file
    try (Ledger ledger = Ledger.open(files(), store, 10, CLOCK)) {
      store.attempts.acquire();
      for (int i = 0; i < 3; i++) {
        ledger.record(line("r" + i));
      }
      assertThat(ledger.flush(Duration.ofMillis(300))).isFalse();
      assertThat(ledger.stats().settled()).isZero();
      for (int i = 3; i < 100; i++) {
        ledger.record(line("r" + i));
      }
      long lost = ledger.stats().lost();
      assertThat(lost).isBetween(87L, 90L);
      Files.delete(files().spill());
      store.works = true;
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(store.kept).hasSize((int) (100 - lost));
      assertThat(ledger.stats().lost()).isEqualTo(lost);
    }
  }

  @Test
  void survivesADatabaseThatIsNotOne() throws Exception {
    Files.writeString(files().database(), "this is not a database, it is a text of some length\n");
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("r1"));
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(ledger.stats().spilled()).isEqualTo(1);
      Files.delete(files().database());
      await(() -> ledger.stats().imported() == 1);
      assertThat(Lines.count(folder)).isEqualTo(1);
    }
  }

  @Test
  void sortsTheLinesOfALedgerWithOneTableIntoMonths() throws Exception {
    Flyway.configure()
        .locations("classpath:dev/hone/ledger/migrations/sqlite")
        .target("1")
        .dataSource(url(), null, null)
        .load()
        .migrate();
    try (Connection old = DriverManager.getConnection(url());
        PreparedStatement insert = old.prepareStatement(LineInsert.into("usage_line"))) {
      for (String day : List.of("2026-10-31T23:59:59.999Z", "2026-11-01T00:00:00Z")) {
        LineInsert.bind(insert, line("of " + day, 1, Instant.parse(day)));
        insert.executeUpdate();
      }
    }
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("of 2026-11-01T00:00:00Z", 1, Instant.parse("2026-11-01T00:00:00Z")));
      ledger.record(line("new"));
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(ledger.stats().spilled()).isZero();
    }
    assertThat(Lines.count(folder)).isEqualTo(3);
    try (Connection now = DriverManager.getConnection(url());
        Statement statement = now.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM usage_line_2026_10")) {
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void makesANewDatabaseWhenTheFileIsRemovedUnderIt() throws Exception {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("gone"));
      assertThat(ledger.flush(SOON)).isTrue();
      Files.delete(files().database());
      ledger.record(line("r1"));
      assertThat(ledger.flush(SOON)).isTrue();
      assertThat(Lines.count(folder)).isEqualTo(1);
    }
  }

  @Test
  void letsReadersInWhileItWrites() throws Exception {
    try (Ledger ledger = Ledger.open(folder, CLOCK)) {
      ledger.record(line("r1"));
      assertThat(ledger.flush(SOON)).isTrue();
      try (UsageReports reports = UsageReports.open(folder)) {
        assertThat(reports.lines(UsageQuery.ALL, 10)).hasSize(1);
        ledger.record(line("r2"));
        assertThat(ledger.flush(SOON)).isTrue();
        assertThat(reports.lines(UsageQuery.ALL, 10)).hasSize(2);
        assertThat(ledger.stats().spilled()).isZero();
      }
    }
  }

  private LedgerFiles files() {
    return new LedgerFiles(folder);
  }

  private String url() {
    return new DatabaseAddress.SqliteFile(files().database()).url();
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** A database on a full disk. */
  private static final class FailingStore implements LineStore {
    final Semaphore attempts = new Semaphore(0);
    final List<UsageRecord> kept = new ArrayList<>();
    volatile boolean works;

    @Override
    public int upkeep(Instant now, Instant oldest) {
      return 0;
    }

    @Override
    public String name() {
      return "a full disk";
    }

    @Override
    public void insert(List<UsageRecord> lines) throws SQLException {
      attempts.release();
      if (!works) {
        throw new SQLException("database or disk is full");
      }
      kept.addAll(lines);
    }

    @Override
    public void close() {}
  }
}
