package dev.hone.cli.durability;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL of a test's own, which may be killed and comes back with what it had committed. */
final class OwnPostgres implements AutoCloseable {
  private final Map<String, String> settings;
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  /** Starts one whose data are in this folder. */
  OwnPostgres(Path folder) throws IOException {
    this(folder, Map.of());
  }

  /** As {@link #OwnPostgres(Path)}, with these settings of the server. */
  OwnPostgres(Path folder, Map<String, String> settings) throws IOException {
    this.settings = settings;
    this.data = folder.resolve("postgres");
    this.port = WholeGateway.freePort();
    try {
      this.server = launch();
    } catch (IOException | RuntimeException e) {
      throw Assumptions.<RuntimeException>abort("no PostgreSQL can be started here: " + e);
    }
  }

  private EmbeddedPostgres launch() throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    settings.forEach(builder::setServerConfig);
    return builder
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        // As PostgreSQL comes, and not as this library has it: what is committed is written.
        .setServerConfig("synchronous_commit", "on")
        .setPGStartupWait(Duration.ofSeconds(30))
        .start();
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  /** Its processes end at once, in the middle of whatever they do. */
  void kill() throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    // An immediate shutdown leaves the files as a crash does; kill -9 would leave its children,
    // too.
    new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).inheritIO().start().waitFor();
    for (int i = 0; postmaster.isAlive() && i < 500; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Files.deleteIfExists(data.resolve("epg-lock"));
  }

  /** Comes back with the same data. */
  void startAgain() throws IOException, SQLException {
    server = launch();
    try (Connection connection = DriverManager.getConnection(url())) {
      if (!connection.isValid(5)) {
        throw new SQLException("it does not answer");
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
