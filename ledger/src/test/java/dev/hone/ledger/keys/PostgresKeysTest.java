package dev.hone.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.TestingPostgres;
import dev.hone.ledger.keys.SpendStore.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys and spending on a real PostgreSQL. */
class PostgresKeysTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private static VirtualKey key(String name) {
    return new VirtualKey(
        name,
        Optional.of("search"),
        Optional.empty(),
        new ModelScope(List.of("gpt-5*")),
        new Quotas(
            OptionalLong.of(60),
            OptionalLong.empty(),
            OptionalLong.of(4),
            OptionalLong.of(5_000_000_000L),
            OptionalLong.empty()),
        START,
        Optional.of(START.plus(Duration.ofDays(30))),
        false);
  }

  private static Optional<VirtualKey> known(KeyRing ring, KeyRing.Issued issued) {
    return ring.authenticate(KeyToken.digest(issued.token().reveal()));
  }

  @Test
  void keepsKeysThatAnotherGatewayKnowsToo() throws Exception {
    try (Database database = Database.at(TestingPostgres.emptySchema());
        KeyRing ring = KeyRing.open(new KeyStore(database), () -> START)) {
      KeyRing.Issued issued = ring.create(key("ann"));
      ring.create(key("bob"));
      assertThatThrownBy(() -> ring.create(key("ann"))).isInstanceOf(KeyException.class);
      KeyRing.Issued rotated = ring.rotate("ann", Duration.ofHours(1));
      long change = new KeyStore(database).change();
      ring.delete("bob");
      assertThat(new KeyStore(database).change()).isGreaterThan(change);
      assertThat(ring.update("ann", k -> k.disabled(true))).isEqualTo(key("ann").disabled(true));
      ring.update("ann", k -> k.disabled(false));
      try (KeyRing other = KeyRing.open(new KeyStore(database), () -> START)) {
        assertThat(known(other, issued)).contains(key("ann"));
        assertThat(known(other, rotated)).contains(key("ann"));
        assertThat(other.find("bob")).isEmpty();
      }
    }
  }

  @Test
  void addsUpWhatGatewaysSpendAtTheSameTime() throws Exception {
    Slot day = new Slot("key:ann", "2026-11-24");
    Slot month = new Slot("key:ann", "2026-11");
    try (Database database = Database.at(TestingPostgres.emptySchema());
        ExecutorService gateways = Executors.newFixedThreadPool(4)) {
      SpendStore store = new SpendStore(database);
      assertThat(store.shared()).isTrue();
      List<Future<?>> all =
          IntStream.range(0, 40)
              .<Future<?>>mapToObj(i ->
                  gateways.submit(() -> {
                    SpendStore own = new SpendStore(database);
                    own.add(own.batch(Map.of(day, 3L, month, 5L)), START);
                    return true;
                  }))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(store.read(List.of("2026-11-24", "2026-11")))
          .isEqualTo(Map.of(day, 120L, month, 200L));
      assertThat(store.claimAlarm(day, 80, START, false)).isTrue();
      assertThat(store.claimAlarm(day, 80, START, false)).isFalse();
    }
  }
}
