package dev.hone.cli.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.journal.JournalReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder on a filesystem of its own that has no byte left; needs the right to mount. */
class FullDiskTest {
  private static final String KEY = "key-of-ann-the-client";

  @TempDir Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    WholeGateway.wanted();
    disk = Files.createDirectory(folder.resolve("disk"));
    if (run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()) != 0) {
      Assumptions.abort("no filesystem can be mounted here");
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      run("umount", "-l", disk.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return 127;
    }
  }

  @Test
  void aDiskThatIsFullCostsNoRequestAndNoLine() throws Exception {
    Books books = new Books(disk, Optional.empty());
    List<Clients.Answer> answers = new ArrayList<>();
    try (Upstream upstream = new Upstream().thinking(Duration.ofMillis(5))) {
      String yaml = upstream.yaml() + "keys: [{name: ann, key: %s}]%n".formatted(KEY);
      try (WholeGateway gateway = WholeGateway.start(disk, yaml)) {
        answers.addAll(ask(gateway, Duration.ofMillis(500)));
        fill();
        answers.addAll(ask(gateway, Duration.ofSeconds(3)));
        gateway.awaitLog("ledger.db can't be written");
        gateway.awaitLog("The journal in");
        assertThat(gateway.metric("hone_ledger_up")).isZero();
        assertThat(gateway.metric("hone_ledger_lines_waiting")).isPositive();
        assertThat(gateway.metric("hone_ledger_lines_lost_total")).isZero();
        assertThat(segments()).as("no file is begun for every line").isLessThan(4);
        Files.delete(disk.resolve("filler"));
        gateway.awaitLog("ledger.db can be written again");
        answers.addAll(ask(gateway, Duration.ofMillis(500)));
        gateway.awaitLog("The journal in " + disk.resolve("journal") + " can be written again");
        books.awaitAll(gateway, answers);
        assertThat(gateway.metric("hone_ledger_up")).isEqualTo(1);
      }
    }
    assertThat(integrity()).isEqualTo("ok");
    List<String> problems = new ArrayList<>();
    List<String> journaled = new ArrayList<>();
    new JournalReader(disk, problems::add).records((record, json) -> journaled.add(json));
    assertThat(problems).isEmpty();
    assertThat(journaled).isNotEmpty().hasSizeLessThanOrEqualTo(answers.size());
  }

  @Test
  void aGatewayThatIsKilledWithItsDiskFullFindsWhatItHadWritten() throws Exception {
    Books books = new Books(disk, Optional.empty());
    try (Upstream upstream = new Upstream().thinking(Duration.ofMillis(5))) {
      String yaml = upstream.yaml() + "keys: [{name: ann, key: %s}]%n".formatted(KEY);
      WholeGateway gateway = WholeGateway.start(disk, yaml);
      List<Clients.Answer> before = ask(gateway, Duration.ofMillis(500));
      books.awaitAll(gateway, before);
      fill();
      ask(gateway, Duration.ofSeconds(1));
      gateway.kill();
      Files.delete(disk.resolve("filler"));
      try (WholeGateway again = WholeGateway.start(disk, yaml)) {
        List<Clients.Answer> after = ask(again, Duration.ofMillis(300));
        again.await(
            "what was written before and after is there",
            () ->
                books
                    .lines(Instant.EPOCH)
                    .keySet()
                    .containsAll(
                        Stream.concat(before.stream(), after.stream())
                            .map(Clients.Answer::requestId)
                            .toList()));
      }
    }
    assertThat(integrity()).isEqualTo("ok");
  }

  private static List<Clients.Answer> ask(WholeGateway gateway, Duration time) throws Exception {
    try (Clients clients = Clients.begin(4, KEY, gateway)) {
      clients.await(gateway, 8);
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
      clients.stop();
      assertThat(clients.failures()).isEmpty();
      assertThat(clients.statuses()).as("no request fails").containsOnlyKeys(200);
      return clients.answers(200);
    }
  }

  /** Takes every byte that is left. */
  private void fill() throws IOException {
    try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
      for (int size = 1 << 20; size > 0; size /= 2) {
        try {
          while (true) {
            filler.write(new byte[size]);
          }
        } catch (IOException full) {
          // With the next smaller piece.
          continue;
        }
      }
    }
  }

  private long segments() throws IOException {
    try (var files = Files.list(disk.resolve("journal"))) {
      return files.filter(f -> f.toString().endsWith(".hj")).count();
    }
  }

  private String integrity() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + disk.resolve("ledger.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
      return row.next() ? row.getString(1) : "no answer";
    }
  }
}
