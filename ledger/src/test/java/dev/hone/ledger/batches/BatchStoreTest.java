package dev.hone.ledger.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Caller;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.database.TestingPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStoreTest {
  private static final Instant CREATED = Instant.parse("2026-11-24T12:00:00Z");
  private static final Caller ANN =
      new Caller(
          Optional.of("ann"),
          Optional.of("ann"),
          Map.of("team", "search"),
          Optional.empty(),
          Optional.empty());
  private static final Caller BOB =
      new Caller(
          Optional.of("bob"), Optional.of("bob"), Map.of(), Optional.empty(), Optional.empty());

  @TempDir Path folder;

  private static BatchJob job(Caller owner, BatchState state, String... files) {
    return new BatchJob("openai", "batch_1", owner, CREATED, state, 3, List.of(files));
  }

  private interface Check {
    void on(Database database) throws Exception;
  }

  private void onBoth(Check check) throws Exception {
    try (Database sqlite =
        Database.at(new DatabaseAddress.SqliteFile(folder.resolve("ledger.db")))) {
      check.on(sqlite);
    }
    try (Database postgres = Database.at(TestingPostgres.emptySchema())) {
      check.on(postgres);
    }
  }

  @Test
  void aJobStaysWithWhoeverMadeItAndNeverGoesBack() throws Exception {
    onBoth(database -> {
      BatchStore store = new BatchStore(database);
      store.update(job(BOB, BatchState.RUNNING));
      assertThat(store.find("openai", "batch_1")).as("a list adds nothing").isEmpty();
      store.saw(job(ANN, BatchState.RUNNING));
      store.saw(job(BOB, BatchState.ENDED, "file_1"));
      store.saw(job(BOB, BatchState.RUNNING));
      BatchJob found = store.findByFile("openai", "file_1").orElseThrow();
      assertThat(found).isEqualTo(job(ANN, BatchState.ENDED));
      assertThat(store.findByFile("other", "file_1")).isEmpty();
      try (Connection connection = database.connect()) {
        assertThat(OpenBatches.read(connection)).containsExactly(found);
      }
      store.booked(found);
      store.saw(job(BOB, BatchState.ENDED));
      try (Connection connection = database.connect()) {
        assertThat(OpenBatches.read(connection)).isEmpty();
      }
    });
  }

  @Test
  void aRequestIsClaimedOnceAndNotAtAllOnceTheJobIsBooked() throws Exception {
    onBoth(database -> {
      BatchStore store = new BatchStore(database);
      BatchJob job = job(ANN, BatchState.ENDED);
      store.saw(job);
      assertThat(store.unclaimed(job, List.of("a", "b"))).isEqualTo(Set.of("a", "b"));
      assertThat(store.claim(job, List.of("a", "b"))).isEqualTo(Set.of("a", "b"));
      assertThat(store.claim(job, List.of("b", "c"))).isEqualTo(Set.of("c"));
      assertThat(store.unclaimed(job, List.of("c", "d"))).isEqualTo(Set.of("d"));
      store.booked(job);
      assertThat(store.claim(job, List.of("d"))).isEmpty();
      assertThat(store.unclaimed(job, List.of("a", "d"))).isEmpty();
    });
  }

  @Test
  void manyWhoClaimAtOnceGetEachRequestOnce() throws Exception {
    onBoth(database -> {
      BatchStore store = new BatchStore(database);
      BatchJob job = job(ANN, BatchState.ENDED);
      store.saw(job);
      List<String> requests = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
      List<String> claimed = new ArrayList<>();
      try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
        List<Future<Set<String>>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          all.add(workers.submit(() -> store.claim(job, requests)));
        }
        for (Future<Set<String>> one : all) {
          claimed.addAll(one.get());
        }
      }
      assertThat(claimed).containsExactlyInAnyOrderElementsOf(requests);
    });
  }

  @Test
  void aFileThatWasBookedBeforeItsJobWasKnownIsNotOpenAgain() throws Exception {
    onBoth(database -> {
      BatchStore store = new BatchStore(database);
      BatchJob file =
          new BatchJob("openai", "file_1", BOB, CREATED, BatchState.ENDED, 0, List.of("file_1"));
      store.saw(file);
      store.booked(file);
      store.saw(job(ANN, BatchState.ENDED, "file_1"));
      assertThat(store.find("openai", "batch_1").orElseThrow().state())
          .isEqualTo(BatchState.BOOKED);
      assertThat(store.findByFile("openai", "file_1").orElseThrow().id()).isEqualTo("file_1");
    });
  }

  @Test
  void namesThatADatabaseCanNotHoldStayApartAndAreTheSameInBoth() throws Exception {
    List<String> odd =
        List.of(
            "a\0", "a\ufffd", "a\ud800", "a\ud801", "\0a", "😀".repeat(200) + "1", noise(5_000));
    Caller owner =
        new Caller(
            Optional.of("k\0"),
            Optional.of("n\udc00"),
            Map.of("t\0", "v\ud800"),
            Optional.of("s\0"),
            Optional.of("t\0"));
    List<BatchJob> kept = new ArrayList<>();
    onBoth(database -> {
      BatchStore store = new BatchStore(database);
      BatchJob job =
          new BatchJob(
              "openai", "j\0" + noise(3_000), owner, CREATED, BatchState.ENDED, 9, List.of("f\0"));
      store.saw(job);
      BatchJob found = store.find("openai", job.id()).orElseThrow();
      kept.add(found);
      assertThat(store.find(found.id())).as("by the name it has there").contains(found);
      assertThat(store.findByFile("openai", "f\0")).contains(found);
      assertThat(store.findByFile("openai", "f\ufffd")).isEmpty();
      assertThat(store.unclaimed(job, odd)).containsExactlyElementsOf(odd);
      assertThat(store.claim(job, odd)).containsExactlyInAnyOrderElementsOf(odd);
      assertThat(store.claim(found, odd)).isEmpty();
      assertThat(store.claimed(found)).isEqualTo(odd.size());
      store.booked(found);
      assertThat(store.find("openai", job.id()).orElseThrow().state()).isEqualTo(BatchState.BOOKED);
    });
    assertThat(kept).hasSize(2).allMatch(kept.getFirst()::equals);
  }

  /** Text that nothing makes shorter. */
  private static String noise(int length) {
    return new Random(length)
        .ints(length, 0x4e00, 0x9f00)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
