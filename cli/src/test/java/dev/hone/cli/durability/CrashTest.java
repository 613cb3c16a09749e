package dev.hone.cli.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.UsageRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of a whole gateway under load, again and again on the same data. Three rounds where
 * {@code .ci/services} has run; {@code -Dhone.crash.rounds=50} for more.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("hone.crash.rounds", 3);
  private static final int CLIENTS = 8;
  private static final String KEY = "key-of-ann-the-client";
  private static final Duration SAFE = Duration.ofSeconds(1);

  @TempDir Path folder;

  /** What the rounds have shown, all together. */
  private static final class Findings {
    private long answered;
    private long safe;
    private long lostYoung;
    private long oldestLostMillis;
    private long lines;
    private long budgetOff;
  }

  @BeforeAll
  static void wholeGateways() {
    WholeGateway.wanted();
  }

  @Test
  void keepsEveryLineOlderThanASecondInSqlite() throws Exception {
    crash(Optional.empty());
  }

  @Test
  void keepsEveryLineOlderThanASecondInPostgres() throws Exception {
    String own = System.getenv("HONE_TEST_POSTGRES");
    if (own != null && !own.isBlank()) {
      String schema = "hone_crash_" + ProcessHandle.current().pid();
      try (Connection connection = DriverManager.getConnection(own);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA " + schema);
      }
      crash(Optional.of(own + (own.contains("?") ? "&" : "?") + "currentSchema=" + schema));
      return;
    }
    try (OwnPostgres server = new OwnPostgres(folder)) {
      crash(Optional.of(server.url()));
    }
  }

  private void crash(Optional<String> postgres) throws Exception {
    Path data = folder.resolve("gateway");
    Books books = new Books(data, postgres);
    Findings findings = new Findings();
    long spentBefore = 0;
    long bookedBefore = 0;
    try (Upstream upstream = new Upstream().thinking(Duration.ofMillis(2))) {
      String yaml =
          upstream.yaml()
              + "keys: [{name: ann, key: %s, daily: 1000usd}]%n".formatted(KEY)
              + postgres.map(url -> "ledger: {url: \"" + url + "\"}\n").orElse("");
      WholeGateway.start(data, yaml).close();
      WholeGateway gateway = WholeGateway.start(data, yaml);
      for (int round = 0; round < ROUNDS; round++) {
        Instant began = Instant.now();
        long killed;
        Clients clients = Clients.begin(CLIENTS, KEY, gateway);
        try (clients) {
          // At another moment of the writers' rhythm each time.
          clients.await(gateway, CLIENTS);
          TimeUnit.MILLISECONDS.sleep(1_600 + 37L * round % 400);
          killed = System.nanoTime();
          gateway.kill();
          clients.stop();
        }
        gateway = WholeGateway.start(data, yaml);
        gateway.await("what was spilled is imported", () -> Books.nothingSpilled(data));
        List<Clients.Answer> answers = clients.answers(200);
        assertThat(clients.statuses().keySet()).as(clients.statuses().toString()).containsOnly(200);
        long recent = compare(books.lines(began), answers, killed, findings);

        // Budgets lose what was charged in their last fifth of a second, and no more than that of
        // a second is asserted; lines that were lost may have been charged.
        long spent = Books.spent(gateway, "key:ann");
        long booked = books.cost();
        long off = Math.abs((spent - spentBefore) - (booked - bookedBefore));
        assertThat(off)
            .as("round %d: budget %d, ledger %d", round, spent, booked)
            .isLessThanOrEqualTo((recent + CLIENTS) * Upstream.COST);
        findings.budgetOff += off;
        spentBefore = spent;
        bookedBefore = booked;
      }
      gateway.close();
      findings.lines = books.lines(Instant.EPOCH).size();
      assertThat(books.cost()).isEqualTo(findings.lines * Upstream.COST);
    }
    System.err.printf(
        "%d kills on %s: %d answers, %d of them older than a second and all booked once; of the"
            + " younger ones %d lost, the oldest %d ms; %d lines; budgets off by %.1f ms of load a"
            + " kill%n",
        ROUNDS,
        postgres.isPresent() ? "PostgreSQL" : "SQLite",
        findings.answered,
        findings.safe,
        findings.lostYoung,
        findings.oldestLostMillis,
        findings.lines,
        1.7e3 * findings.budgetOff / Upstream.COST / Math.max(1, findings.answered));
  }

  /** How many of the answers are from the last second, whose lines may be lost. */
  private static long compare(
      Map<String, UsageRecord> lines,
      List<Clients.Answer> answers,
      long killed,
      Findings findings) {
    assertThat(answers).isNotEmpty();
    long recent = 0;
    for (Clients.Answer answer : answers) {
      long age = killed - answer.at();
      boolean safe = age > SAFE.toNanos();
      UsageRecord line = lines.get(answer.requestId());
      if (safe) {
        assertThat(line).as("answered %d ms before the kill", age / 1_000_000).isNotNull();
        findings.safe++;
      } else {
        recent++;
      }
      if (line == null) {
        findings.lostYoung++;
        findings.oldestLostMillis = Math.max(findings.oldestLostMillis, age / 1_000_000);
      } else {
        assertThat(line.cost().totalNanos()).isEqualTo(Upstream.COST);
      }
    }
    findings.answered += answers.size();
    return recent;
  }
}
