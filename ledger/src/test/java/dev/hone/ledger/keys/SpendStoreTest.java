package dev.hone.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.keys.SpendStore.Slot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpendStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Slot DAY = new Slot("key:ann", "2026-11-24");

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.at(new DatabaseAddress.SqliteFile(folder.resolve("spend.db")));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void addsABatchOnceHoweverOftenItsCommitWentUnanswered() throws Exception {
    SpendStore store = new SpendStore(database);
    SpendStore.Batch first = store.batch(Map.of(DAY, 3L));
    store.add(first, NOW);
    store.add(first, NOW);
    store.add(store.batch(Map.of(DAY, 4L)), NOW);
    SpendStore other = new SpendStore(database);
    other.add(other.batch(Map.of(DAY, 10L)), NOW);
    assertThat(store.read(List.of(DAY.period()))).isEqualTo(Map.of(DAY, 17L));
  }

  @Test
  void waitsForWhoeverElseWritesToTheFile() throws Exception {
    SpendStore store = new SpendStore(database);
    store.add(store.batch(Map.of(DAY, 3L)), NOW);
    CountDownLatch asked = new CountDownLatch(1);
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      // A platform thread: SQLite's driver pins virtual ones.
      FutureTask<Void> adding =
          new FutureTask<>(() -> {
            asked.countDown();
            store.add(store.batch(Map.of(DAY, 4L)), NOW);
            return null;
          });
      Thread.ofPlatform().start(adding);
      asked.await();
      // Longer than what a ledger's line may wait.
      Thread.sleep(600);
      statement.execute("COMMIT");
      adding.get(30, TimeUnit.SECONDS);
    }
    assertThat(store.read(List.of(DAY.period()))).isEqualTo(Map.of(DAY, 7L));
  }

  @Test
  void anAlarmWhoseClaimWentUnansweredIsStillItsOwn() throws Exception {
    SpendStore store = new SpendStore(database);
    assertThat(store.claimAlarm(DAY, 80, NOW, false)).isTrue();
    assertThat(store.claimAlarm(DAY, 80, NOW, true)).isTrue();
    assertThat(new SpendStore(database).claimAlarm(DAY, 80, NOW, true)).isFalse();
  }
}
