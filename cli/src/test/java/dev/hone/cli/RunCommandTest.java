package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.cli.run.Gateway;
import dev.hone.kernels.KernelSelection;
import dev.hone.server.ServerSetup;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import dev.hone.server.models.ModelStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell and curl as the command, a scripted upstream as its provider. */
class RunCommandTest {
  private static final Vertx vertx = Vertx.vertx();
  private static final String CHAT =
      """
      curl -s -o %s "$OPENAI_BASE_URL/chat/completions" -H "authorization: Bearer $OPENAI_API_KEY" \
        -H 'content-type: application/json' \
        -d '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hi"}]}'
      """;
  private static final String MESSAGES =
      """
      curl -s -o %s "$ANTHROPIC_BASE_URL/v1/messages?beta=true" -H 'anthropic-version: 2023-06-01' \
        -d '{"model":"claude-sonnet-4-5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"Hi"}]}'
      """;
  private static String upstream = "";

  @TempDir Path folder;
  private Path config = Path.of("");
  private int port;

  @BeforeAll
  static void startTheUpstream() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")) && Files.isExecutable(Path.of("/usr/bin/curl")),
        "no /bin/sh with curl here");
    MockScript script = MockScript.DEFAULT;
    MockUpstream mock =
        new MockUpstream(
            vertx,
            new MockScript(5, script.firstDelay(), script.delay(), script.fault(), 1000, 400));
    upstream = "http://127.0.0.1:" + mock.listen(0).await();
  }

  @AfterAll
  static void stopIt() {
    vertx.close().await();
  }

  @BeforeEach
  void configure() throws IOException {
    config = folder.resolve("hone.yaml");
    Files.writeString(
        config,
        """
        providers:
          - name: openai
            base-url: %1$s/v1
            key: k
          - name: anthropic
            base-url: %1$s
            key: k
        """
            .formatted(upstream));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  private CommandRun run(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "--port",
                Integer.toString(port),
                "--config",
                config.toString(),
                "--data",
                folder.resolve("data").toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  @Test
  void sendsTheCommandThroughHoneAndSaysWhatItSpent() throws IOException {
    Path chat = folder.resolve("chat");
    Path messages = folder.resolve("messages");
    CommandRun run =
        run("--", "/bin/sh", "-c", CHAT.formatted(chat) + MESSAGES.formatted(messages));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(chat).content().contains("word1");
    assertThat(messages).content().contains("word1", "message_stop");
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "hone: 2 requests: tokens 1,200 fresh, 0 written to a cache, 800 read from one, 10 output",
            "hone: spent $0.0",
            "saved by caching $0.0",
            "hone usage --tag run=");
  }

  @Test
  void aRunOfItsOwnIsLetInWhereKeysWereMade() throws IOException {
    Path answer = folder.resolve("answer");
    String data = folder.resolve("data").toString();
    assertThat(CommandRun.of("keys", "create", "--name", "team", "--data", data).code()).isZero();
    CommandRun run = run("--", "/bin/sh", "-c", CHAT.formatted(answer));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(answer).content().contains("word1");
    assertThat(run.err()).contains("hone: 1 request:");
  }

  @Test
  void passesTheExitCodeOnAndTakesTheCommandsOptionsForItsOwn() {
    CommandRun run = run("/bin/sh", "-c", "exit 7", "--json");
    assertThat(run.code()).isEqualTo(7);
    assertThat(run.err()).contains("No request came through Hone");
  }

  @Test
  void aCommandThatIsNotThereEndsAsInAShell() {
    CommandRun run = run("--", "no-such-command");
    assertThat(run.code()).isEqualTo(127);
    assertThat(run.err()).contains("'no-such-command' can't be started");
  }

  @Test
  void goesThroughAHoneThatRunsAndCountsOnlyItsOwnRequests() throws IOException {
    Path answer = folder.resolve("answer");
    ServerSetup setup =
        new ServerSetup(
            Configuration.read(config, List.of(), name -> null),
            folder.resolve("data"),
            Optional.empty(),
            new ModelStore(folder.resolve("models")),
            true,
            KernelSelection.ofEnvironment(),
            EdgeLimits.DEFAULT,
            PreparationListener.SILENT);
    try (Gateway running = Gateway.start(setup, port)) {
      String others = CHAT.formatted(answer).replace("$OPENAI_BASE_URL", running.url() + "/v1");
      CommandRun run = run("--json", "--", "/bin/sh", "-c", others + CHAT.formatted(answer));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err())
          .contains("\"tag:run\"", "\"requests\": 1\n", "\"cache_read_tokens\": 400,");
    }
    assertThat(
            CommandRun.of("usage", "--by", "tag:run", "--data", folder.resolve("data") + "").out())
        .contains("run");
  }
}
