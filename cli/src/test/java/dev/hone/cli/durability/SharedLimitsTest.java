package dev.hone.cli.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of whole gateways: one on SQLite, two over PostgreSQL and Valkey, which may go away. */
class SharedLimitsTest {
  private static final int CROWD = 500;

  /** For so many requests, of those that the clients ask. */
  private static final long BUDGET = 100 * Upstream.COST;

  private static final String EVE = "key-of-eve-the-client";

  private static final String KEYS =
      """
      keys:
        - {name: ann, key: key-of-ann-the-client, daily: %susd}
        - {name: bob, key: key-of-bob-the-client, rpm: 50}
        - {name: cid, key: key-of-cid-the-client, tpm: 6000}
        - {name: dan, key: key-of-dan-the-client, parallel: 10}
        - {name: eve, key: key-of-eve-the-client, daily: 1000usd, rpm: 1000000}
      """
          .formatted(BigDecimal.valueOf(BUDGET, 9).toPlainString());

  @TempDir Path folder;

  @BeforeAll
  static void wholeGateways() {
    WholeGateway.wanted();
  }

  @Test
  void oneGatewayOnSqliteSettlesNoMoreThanTheBudget() throws Exception {
    try (Upstream upstream = new Upstream().thinking(Duration.ofMillis(50));
        WholeGateway gateway = WholeGateway.start(folder.resolve("one"), upstream.yaml() + KEYS)) {
      budgetHolds(new Books(gateway.folder(), Optional.empty()), gateway);
      ratesHold(upstream, gateway);
    }
  }

  @Test
  void twoGatewaysOverPostgresAndValkeyHoldTheLimitsTogether() throws Exception {
    try (Upstream upstream = new Upstream().thinking(Duration.ofMillis(50));
        OwnPostgres postgres = new OwnPostgres(folder);
        OwnValkey valkey = new OwnValkey()) {
      String yaml = shared(upstream, postgres, valkey);
      try (WholeGateway one = WholeGateway.start(folder.resolve("one"), yaml);
          WholeGateway two = WholeGateway.start(folder.resolve("two"), yaml)) {
        budgetHolds(new Books(one.folder(), Optional.of(postgres.url())), one, two);
        ratesHold(upstream, one, two);
      }
    }
  }

  @Test
  void serversThatAreKilledAndComeBackCostNoRequestAndNoLine() throws Exception {
    try (Upstream upstream = new Upstream().thinking(Duration.ofMillis(10));
        OwnPostgres postgres = new OwnPostgres(folder);
        OwnValkey valkey = new OwnValkey()) {
      String yaml = shared(upstream, postgres, valkey);
      Books books = new Books(folder.resolve("one"), Optional.of(postgres.url()));
      try (WholeGateway one = WholeGateway.start(folder.resolve("one"), yaml);
          WholeGateway two = WholeGateway.start(folder.resolve("two"), yaml);
          Clients clients = Clients.begin(4, EVE, one, two)) {
        clients.await(one, 50);
        valkey.kill();
        for (WholeGateway gateway : List.of(one, two)) {
          gateway.awaitLog("limits hold for this gateway alone");
        }
        TimeUnit.SECONDS.sleep(1);
        valkey.startAgain();
        for (WholeGateway gateway : List.of(one, two)) {
          gateway.awaitLog("limits and answers are shared again");
        }
        postgres.kill();
        for (WholeGateway gateway : List.of(one, two)) {
          gateway.awaitLog("can't be reached");
          gateway.await("lines are spilled", () -> !Books.nothingSpilled(gateway.folder()));
        }
        TimeUnit.SECONDS.sleep(2);
        postgres.startAgain();
        for (WholeGateway gateway : List.of(one, two)) {
          gateway.awaitLog("/postgres can be written again");
        }
        TimeUnit.SECONDS.sleep(1);
        clients.stop();
        assertThat(clients.failures()).isEmpty();
        assertThat(clients.statuses()).as("no request fails").containsOnlyKeys(200);
        List<Clients.Answer> answers = clients.answers(200);
        books.awaitAll(one, answers);
        for (WholeGateway gateway : List.of(one, two)) {
          gateway.await(
              "budgets know every line",
              () -> Books.spent(gateway, "key:eve") == answers.size() * Upstream.COST);
        }
      }
    }
  }

  @Test
  void aDatabaseThatIsDownAtTheStartIsUsedWhenItComes() throws Exception {
    try (Upstream upstream = new Upstream();
        OwnPostgres postgres = new OwnPostgres(folder);
        OwnValkey valkey = new OwnValkey()) {
      postgres.kill();
      valkey.kill();
      Path data = folder.resolve("one");
      try (WholeGateway gateway = WholeGateway.start(data, shared(upstream, postgres, valkey));
          Clients clients = Clients.begin(2, EVE, gateway)) {
        clients.await(gateway, 20);
        assertThat(gateway.metric("hone_ledger_up")).isZero();
        assertThat(gateway.metric("hone_valkey_up")).isZero();
        assertThat(gateway.log().lines().filter(l -> l.contains("postgresql://")))
            .as("said once for ledger, keys and budgets")
            .singleElement()
            .asString()
            .contains("can't be reached", "Start its server");
        postgres.startAgain();
        valkey.startAgain();
        gateway.awaitLog("/postgres can be written again");
        gateway.awaitLog("limits and answers are shared again");
        clients.stop();
        assertThat(clients.statuses()).containsOnlyKeys(200);
        Books books = new Books(data, Optional.of(postgres.url()));
        int all = clients.answers(200).size();
        books.awaitAll(gateway, clients.answers(200));
        gateway.await(
            "budgets know every line",
            () -> Books.spent(gateway, "key:eve") == all * Upstream.COST);
      }
    }
  }

  private static String shared(Upstream upstream, OwnPostgres postgres, OwnValkey valkey) {
    return upstream.yaml()
        + KEYS
        + "ledger: {url: \"%s\"}%nvalkey: %s%n".formatted(postgres.url(), valkey.url());
  }

  /** 500 at once against a budget for 100: nothing is overshot, and it can be used up. */
  private static void budgetHolds(Books books, WholeGateway... gateways) throws Exception {
    Clients crowd = Clients.crowd(CROWD, "key-of-ann-the-client", gateways);
    int answered = crowd.answers(200).size();
    crowd.close();
    assertThat(crowd.failures()).isEmpty();
    assertThat(crowd.statuses()).containsOnlyKeys(200, 429);
    // What a request reserves is more than it costs: fewer than 100 fit at the same moment.
    assertThat(answered).isBetween(20, 100 * holders(gateways));
    int more = 0;
    while (true) {
      Clients one = Clients.crowd(1, "key-of-ann-the-client", gateways[more % gateways.length]);
      one.close();
      if (one.answers(200).isEmpty()) {
        break;
      }
      more++;
    }
    int all = answered + more;
    gateways[0].await("every line is in", () -> books.lines(Instant.EPOCH).size() == all);
    assertThat(books.cost()).isEqualTo(all * Upstream.COST);
    assertThat(books.cost()).isLessThanOrEqualTo(holders(gateways) * BUDGET);
    assertThat(all).as("what is left is less than a reservation").isGreaterThan(90);
    for (WholeGateway gateway : gateways) {
      gateway.await(
          "budgets know every line", () -> Books.spent(gateway, "key:ann") == all * Upstream.COST);
    }
    System.err.printf(
        "%d gateways, limits held by %d: %d of %d answered at once, %d after that; settled %d of %d nano-dollars%n",
        gateways.length, holders(gateways), answered, CROWD, more, all * Upstream.COST, BUDGET);
  }

  private static void ratesHold(Upstream upstream, WholeGateway... gateways) throws Exception {
    upstream.thinking(Duration.ofSeconds(4));
    int parallel = answered("dan", 100, gateways);
    assertThat(parallel).as("requests at a time").isBetween(10, 10 * holders(gateways));
    upstream.thinking(Duration.ZERO);
    long began = System.nanoTime();
    int requests = answered("bob", 200, gateways);
    double minutes = (System.nanoTime() - began) / 60e9;
    assertThat(requests)
        .as("requests a minute")
        .isBetween(50, holders(gateways) * (50 + (int) (50 * minutes) + 1));
    began = System.nanoTime();
    int tokens = answered("cid", 200, gateways) * 116;
    minutes = (System.nanoTime() - began) / 60e9;
    assertThat(tokens)
        .as("tokens a minute")
        .isBetween(2_000, holders(gateways) * (6_000 + (int) (6_000 * minutes) + 116));
  }

  /**
   * How many hold the limits: one, all together; on a machine so busy that Valkey did not answer in
   * time, each by itself, as documented.
   */
  private static int holders(WholeGateway... gateways) {
    return Arrays.stream(gateways).anyMatch(g -> g.log().contains("is away")) ? gateways.length : 1;
  }

  private static int answered(String key, int crowd, WholeGateway... gateways) throws Exception {
    try (Clients clients = Clients.crowd(crowd, "key-of-" + key + "-the-client", gateways)) {
      assertThat(clients.failures()).isEmpty();
      assertThat(clients.statuses()).containsOnlyKeys(200, 429);
      return clients.answers(200).size();
    }
  }
}
