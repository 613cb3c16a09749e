package dev.hone.cli.durability;

import dev.hone.cli.Hone;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** {@code hone serve} as a process of its own, which may be killed. */
final class WholeGateway implements AutoCloseable {
  /** Opens {@code /admin/v1}. */
  static final String ADMIN = "administrator-of-the-tests";

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final Path log;
  private final int port;
  private final Process process;

  private WholeGateway(Path folder, int port, Path log, Process process) {
    this.folder = folder;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Whole processes take their time: they are for CI, where {@code .ci/services} has named real
   * servers, and for whoever asks with {@code -Dhone.whole=true} or {@code -Dhone.crash.rounds=50}.
   */
  static void wanted() {
    boolean asked =
        Boolean.getBoolean("hone.whole") || System.getProperty("hone.crash.rounds") != null;
    if (!asked && System.getenv("HONE_TEST_POSTGRES") == null) {
      Assumptions.abort("whole gateways are tried in CI, or with -Dhone.whole=true");
    }
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param folder of its data, configuration and log
   * @param yaml the configuration, all but where it listens and who administers it
   * @param wrapper a command that runs it, such as prlimit with its arguments
   */
  static WholeGateway start(Path folder, String yaml, String... wrapper) throws Exception {
    int port = freePort();
    Files.createDirectories(folder);
    Path config = folder.resolve("hone.yaml");
    Files.writeString(
        config,
        "listen: {host: 127.0.0.1, port: %d}%nadmin-key: %s%n%s".formatted(port, ADMIN, yaml));
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            // Written by the first that ends in peace: from then on a start takes half the time.
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + folder.resolveSibling("hone.jsa"),
            "-Xshare:auto",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Hone.class.getName(),
            "serve",
            "--config",
            config.toString(),
            "--data",
            folder.toString(),
            "--offline"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY"));
    WholeGateway gateway = new WholeGateway(folder, port, log, builder.start());
    try {
      gateway.await("it serves", () -> gateway.healthy());
    } catch (AssertionError e) {
      gateway.kill();
      throw e;
    }
    return gateway;
  }

  private boolean healthy() {
    if (!process.isAlive()) {
      throw new AssertionError("the gateway ended:\n" + log());
    }
    try {
      return get("/healthz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Path folder() {
    return folder;
  }

  /** All that it and those before it in this folder have said. */
  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** An answer of its administration. */
  HttpResponse<String> get(String path) throws IOException {
    return get(path, ADMIN);
  }

  private HttpResponse<String> get(String path, String key) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("authorization", "Bearer " + key)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The value of the metric whose line begins so, as the administrator sees it. */
  double metric(String series) throws IOException {
    return get("/metrics", ADMIN)
        .body()
        .lines()
        .filter(l -> l.startsWith(series))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + series));
  }

  /** Waits until the log says so. */
  void awaitLog(String text) {
    await("the log says '" + text + "'", () -> log().contains(text));
  }

  /** Waits for what must come. */
  void await(String what, BooleanSupplier condition) {
    await(what, condition, () -> "");
  }

  /** Waits for what must come, and says how it is if it does not. */
  void await(String what, BooleanSupplier condition, Supplier<String> state) {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "waited in vain until " + what + ": " + state.get() + "\n" + log());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("it can't be killed");
    }
    http.close();
  }

  /** Ends it as an operator does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(45, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
