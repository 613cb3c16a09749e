package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.keys.SpendStore;
import dev.hone.ledger.keys.SpendStore.Slot;
import dev.hone.wire.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetBooksTest {
  private static final long COST = 20 * 1_250 + 100 * 10_000;

  @TempDir Path folder;

  private Database database() {
    return Database.at(new DatabaseAddress.SqliteFile(folder.resolve("l.db")));
  }

  private static House house() {
    return new House(LimitRules.NONE, House.everyKey(House.daily(3 * COST / 2)));
  }

  @Test
  void whatWasSpentStaysSpentOverARestart() throws Exception {
    try (Database database = database();
        Alarms alarms = new Alarms()) {
      SpendStore store = new SpendStore(database);
      House before = house();
      try (BudgetBooks books =
          new BudgetBooks(store, before.state, alarms, before.now::get).start()) {
        before.ask("ann");
        assertThat(books).isNotNull();
      }
      assertThat(store.read(List.of("2026-11-24", "2026-11")))
          .containsEntry(new Slot("key:ann", "2026-11-24"), COST)
          .containsEntry(new Slot("all", "2026-11"), COST);
      House after = house();
      try (BudgetBooks books =
          new BudgetBooks(store, after.state, alarms, after.now::get).start()) {
        assertThat(books).isNotNull();
        LimitException refused =
            catchThrowableOfType(
                LimitException.class, () -> after.open("ann", Dialect.OPENAI, Map.of()));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo("daily");
      }
    }
  }

  @Test
  void aClockThatJumpsAheadAndBackForgetsNothingOfToday() throws Exception {
    try (Database database = database();
        Alarms alarms = new Alarms()) {
      House house = house();
      try (BudgetBooks books =
          new BudgetBooks(new SpendStore(database), house.state, alarms, house.now::get)) {
        books.round();
        house.ask("ann");
        books.round();
        house.now.set(House.START.plus(Duration.ofDays(40)));
        books.round();
        house.ask("ann");
        house.now.set(House.START);
        // Before the books are read again: a database that is away would make it long.
        assertThat(refusal(house).reason()).isEqualTo("daily");
        books.round();
        assertThat(refusal(house).reason()).isEqualTo("daily");
      }
    }
  }

  @Test
  void daysThatAreOverAreNotRememberedForEver() throws Exception {
    try (Database database = database();
        Alarms alarms = new Alarms()) {
      House house = house();
      try (BudgetBooks books =
          new BudgetBooks(new SpendStore(database), house.state, alarms, house.now::get)) {
        for (int day = 0; day < 20; day++) {
          house.now.set(House.START.plus(Duration.ofDays(day)));
          house.ask("ann");
          books.round();
        }
        Account ann = house.state.local().account("key:ann");
        assertThat(ann.spent("2026-11-24")).isZero();
        assertThat(ann.spent("2026-12-13")).isEqualTo(COST);
        assertThat(ann.spent("2026-12")).isEqualTo(13 * COST);
      }
    }
  }

  private static LimitException refusal(House house) {
    LimitException refused =
        catchThrowableOfType(
            LimitException.class, () -> house.open("ann", Dialect.OPENAI, Map.of()));
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void anAlarmIsOneProcesssAlone() throws Exception {
    try (Database database = database()) {
      SpendStore store = new SpendStore(database);
      Slot slot = new Slot("key:ann", "2026-11");
      assertThat(store.claimAlarm(slot, 80, Instant.EPOCH, false)).isTrue();
      assertThat(store.claimAlarm(slot, 80, Instant.EPOCH, false)).isFalse();
      assertThat(store.claimAlarm(slot, 100, Instant.EPOCH, false)).isTrue();
    }
  }
}
