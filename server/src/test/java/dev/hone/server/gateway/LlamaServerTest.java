package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.Eventually;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real llama-server as an upstream: the one that HONE_LLAMA_SERVER names, or that is on the path.
 */
class LlamaServerTest {
  private static Process llama;
  private static TestingServer hone;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    Path program =
        find()
            .orElseGet(
                () -> Assumptions.abort("no llama-server here: set HONE_LLAMA_SERVER to one"));
    Path model = TestModels.smollm2();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    llama =
        new ProcessBuilder(
                program.toString(),
                "-m",
                model.toString(),
                "--port",
                String.valueOf(port),
                "-c",
                "1024",
                "-t",
                "1",
                "--metrics")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Eventually.until("llama-server is ready", LlamaServerTest::healthy);
    URI url = URI.create("http://127.0.0.1:" + port + "/v1");
    Provider provider =
        Gateway.provider("chat-llama", port, Gateway.PATIENT, 2)
            .withReplication(
                new Replication(
                    List.of(url),
                    ServerKind.LLAMA_SERVER,
                    Duration.ofMillis(200),
                    Optional.of("/health"),
                    25,
                    4));
    hone = TestingServer.setup().provider(provider).start();
  }

  @AfterAll
  static void stop() {
    if (hone != null) {
      hone.close();
    }
    if (llama != null) {
      llama.destroyForcibly();
    }
  }

  private static Optional<Path> find() {
    String named = System.getenv("HONE_LLAMA_SERVER");
    Stream<Path> candidates =
        named != null
            ? Stream.of(Path.of(named))
            : Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, "llama-server"));
    return candidates.filter(Files::isExecutable).findFirst();
  }

  private static boolean healthy() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void answersEveryClientAndIsMetered() {
    for (ClientProtocol client : List.of(ClientProtocol.CHAT, ClientProtocol.MESSAGES)) {
      String body =
          client
              .request("chat-llama/smollm2", true)
              .replaceFirst("\\{", client == ClientProtocol.CHAT ? "{\"max_tokens\":16," : "{");
      HttpReply reply =
          HttpReply.post(
              hone.port(), client.path("chat-llama/smollm2", true), body, "x-hone-session", "s-1");
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(client.hasTerminal(reply.body())).as(reply.body()).isTrue();
    }
    List<UsageRecord> lines = hone.lines(2);
    assertThat(lines).allMatch(l -> l.tokens().output() > 0);
  }

  @Test
  void itsHealthIsKnown() {
    Eventually.until(
        "a look found it",
        () ->
            hone.get("/metrics")
                .body()
                .lines()
                .anyMatch(l -> l.startsWith("hone_upstream_up{") && l.endsWith(" 1.0")));
  }
}
