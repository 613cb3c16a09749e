package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.valkey.TestingValkey;
import dev.hone.gateway.valkey.Valkey;
import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.ledger.keys.Quotas;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** Limits of two gateways that share them. */
class SharedCountersTest {
  private static final long COST = 20 * 1_250 + 100 * 10_000;
  private static final long RESERVED = 150 * 1_250 + 100 * 10_000;

  private static void await(BooleanSupplier condition) throws InterruptedException {
    boolean met = condition.getAsBoolean();
    for (int i = 0; i < 3_000 && !met; i++) {
      Thread.sleep(10);
      met = condition.getAsBoolean();
    }
    assertThat(met).isTrue();
  }

  @Test
  void fiveHundredParallelRequestsOverTwoGatewaysNeverSettleMoreThanTheBudget() throws Exception {
    long seed = 20261124;
    long budget = 100 * COST;
    ValkeyAddress address = TestingValkey.empty();
    try (SharingGateway one = new SharingGateway("one", address, House.daily(budget));
        SharingGateway two = new SharingGateway("two", address, House.daily(budget));
        RedisClient client = RedisClient.create(address.host(), address.port())) {
      int answered = Crowd.of500(seed, one.house, two.house);
      long settled = one.house.settled.get() + two.house.settled.get();
      assertThat(settled).as("seed " + seed).isPositive().isLessThanOrEqualTo(budget);
      assertThat(answered).isGreaterThanOrEqualTo((int) (budget / RESERVED));
      assertThat(one.valkey.generation()).as("never away").isZero();
      assertThat(two.valkey.generation()).as("never away").isZero();
      await(() -> Long.toString(settled).equals(client.get("hone:money:2026-11-24:key:ann")));
      await(
          () -> client.hkeys("hone:account:key:ann").stream().noneMatch(f -> f.matches("[mp]:.*")));
    }
  }

  @Test
  void aSlotIsShared() throws Exception {
    ValkeyAddress address = TestingValkey.empty();
    Quotas one = House.rates(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1));
    try (SharingGateway first = new SharingGateway("one", address, one);
        SharingGateway second = new SharingGateway("two", address, one)) {
      ChatStream answer = first.house.open("ann", Dialect.OPENAI, Map.of());
      assertThat(second.refused("ann").reason()).isEqualTo("parallel");
      House.read(answer);
      await(() -> second.refused("ann") == null);
    }
  }

  @Test
  void whoAsksOneThingAfterTheOtherIsNeverRefusedForItsOwnLastRequest() {
    ValkeyAddress address = TestingValkey.empty();
    Quotas one = House.rates(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1));
    try (SharingGateway gateway = new SharingGateway("one", address, one)) {
      for (int i = 0; i < 200; i++) {
        gateway.house.ask("ann");
      }
    }
  }

  @Test
  void ratesAreSharedAndHeadersSayWhatIsLeft() {
    ValkeyAddress address = TestingValkey.empty();
    Quotas rates = House.rates(OptionalLong.of(2), OptionalLong.of(4_000), OptionalLong.empty());
    try (SharingGateway first = new SharingGateway("one", address, rates);
        SharingGateway second = new SharingGateway("two", address, rates)) {
      first.house.ask("bob");
      ChatStream answer = second.house.open("bob", Dialect.OPENAI, Map.of());
      assertThat(answer.headers().first("x-ratelimit-remaining-requests")).contains("0");
      LimitException refused = first.refused("bob");
      assertThat(refused.reason()).isEqualTo("requests");
      assertThat(refused).hasMessageContaining("key 'bob'");
    }
  }

  @Test
  void whatTheDatabaseKnowsCountsWhereValkeyKnowsLess() {
    ValkeyAddress address = TestingValkey.empty();
    try (SharingGateway gateway = new SharingGateway("one", address, House.daily(2 * RESERVED))) {
      gateway.local.account("key:ann").stored("2026-11-24", RESERVED);
      gateway.house.ask("ann");
      assertThat(gateway.refused("ann").reason()).isEqualTo("daily");
    }
  }

  @Test
  void requestsGoOnWhileValkeyIsGoneAndItsReturnIsNoticed() throws Exception {
    int port = TestingValkey.freePort();
    RedisServer server = TestingValkey.ownServer(port);
    Lines lines = new Lines();
    Logger logger = Logger.getLogger(Valkey.class.getName());
    logger.addHandler(lines);
    try (SharingGateway one =
            new SharingGateway("one", TestingValkey.at(port), House.daily(10 * COST));
        SharingGateway two =
            new SharingGateway("two", TestingValkey.at(port), House.daily(10 * COST))) {
      one.house.ask("ann");
      server.stop();
      for (int i = 0; i < 3; i++) {
        one.house.ask("ann");
      }
      assertThat(one.valkey.up()).isFalse();
      await(() -> !two.valkey.up());
      RedisServer again = TestingValkey.ownServer(port);
      try {
        await(() -> one.valkey.up() && two.valkey.up());
        // Valkey has lost its data; what was spent is brought in by whoever knows.
        one.house.ask("ann");
        try (RedisClient client = RedisClient.create("127.0.0.1", port)) {
          await(() -> Long.toString(5 * COST).equals(client.get("hone:money:2026-11-24:key:ann")));
        }
        for (int i = 0; i < 4; i++) {
          two.house.ask("ann");
        }
        await(() -> two.refused("ann") != null);
        assertThat(one.refused("ann").reason()).isEqualTo("daily");
      } finally {
        again.stop();
      }
    } finally {
      logger.removeHandler(lines);
      stop(server);
    }
    assertThat(lines.all).as("one line of each gateway").hasSize(4);
    assertThat(lines.all).filteredOn(l -> l.contains("is back:")).hasSize(2);
  }

  private static void stop(RedisServer server) throws IOException {
    if (server.isActive()) {
      server.stop();
    }
  }

  @Test
  void aValkeyThatWasNeverThereCostsNothingButALine() {
    try (SharingGateway gateway =
        new SharingGateway(
            "one", TestingValkey.at(TestingValkey.freePort()), House.daily(2 * RESERVED))) {
      gateway.house.ask("ann");
      assertThat(gateway.valkey.up()).isFalse();
      ChatStream running = gateway.house.open("ann", Dialect.OPENAI, Map.of());
      assertThat(gateway.refused("ann").reason()).isEqualTo("daily");
      House.read(running);
    }
  }

  private static final class Lines extends Handler {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      all.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
