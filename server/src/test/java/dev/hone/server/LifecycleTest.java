package dev.hone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.LedgerInUseException;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.ModelSlot;
import dev.hone.server.local.ScriptedEngine;
import dev.hone.server.models.FetchProgress;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelSource;
import dev.hone.server.models.ModelStore;
import dev.hone.server.observe.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server starts, what it says while it is not ready, and how it ends. */
class LifecycleTest {
  private static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;

  private static String chat(String model, int tokens, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":%d,\"seed\":3,\"logit_bias\":{\"2047\":-100},\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(model, stream, tokens);
  }

  @Test
  void aPortInUseIsNamedWithItsRemedy() {
    try (TestingServer first = TestingServer.setup().start()) {
      assertThatThrownBy(() -> TestingServer.setup().port(first.port()).start())
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("port " + first.port())
          .hasMessageContaining("--port");
      assertThat(first.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void otherMachinesNeedAKey() {
    assertThatThrownBy(() -> TestingServer.setup().host("0.0.0.0").start())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("API key")
        .hasMessageContaining("HONE_API_KEY");
    try (TestingServer guarded =
        TestingServer.setup().host("0.0.0.0").key("team", "s3cret").start()) {
      assertThat(guarded.get("/v1/models").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void oneDataFolderHasOneServer() {
    try (TestingServer first = TestingServer.setup().data(folder).start()) {
      assertThatThrownBy(() -> TestingServer.setup().data(folder).start())
          .isInstanceOf(LedgerInUseException.class)
          .hasMessageContaining(folder.toString());
      assertThat(first.get("/healthz").statusCode()).isEqualTo(200);
    }
    TestingServer.setup().data(folder).start().close();
  }

  @Test
  void aStartThatFailsHalfwayLeavesNothingBehind() {
    TestingServer.Setup halfway =
        TestingServer.setup()
            .data(folder)
            .config(c -> c.withTracing(new Tracing(URI.create("ftp://a/"), Map.of(), "hone")));
    assertThatThrownBy(halfway::start).isInstanceOf(IllegalArgumentException.class);
    try (TestingServer server = TestingServer.setup().data(folder).start()) {
      assertThat(server.get("/healthz").statusCode()).as("the folder is free").isEqualTo(200);
    }
  }

  @Test
  void keysAreTakenFromEitherHeader() {
    try (TestingServer server = TestingServer.setup().key("team", "s3cret").start()) {
      for (String[] right :
          List.of(
              new String[] {"authorization", "Bearer s3cret"},
              new String[] {"x-api-key", "s3cret"})) {
        assertThat(server.get("/v1/models", right).statusCode()).isEqualTo(200);
      }
      HttpResponse<String> missing = server.get("/v1/models");
      assertThat(missing.statusCode()).isEqualTo(401);
      assertThat(missing.body()).contains("authentication_error", "Authorization: Bearer KEY");
      HttpResponse<String> wrong = server.post(CHAT, "{", "authorization", "Bearer s3cre");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(wrong.body())
          .isEqualTo(server.post("/v1/none", "{}", "authorization", "Bearer other").body())
          .contains("\"code\":\"invalid_api_key\"")
          .doesNotContain("s3cre");
      HttpResponse<String> anthropic = server.post("/v1/messages", "{", "x-api-key", "no");
      assertThat(anthropic.statusCode()).isEqualTo(401);
      assertThat(anthropic.body()).startsWith("{\"type\":\"error\"").contains("request_id");
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.get("/metrics").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void untilTheModelIsThereClientsAreToldToComeBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    byte[] content = Files.readAllBytes(TestModels.tiny());
    ModelSource slow = source(release, content);
    ModelDownload download =
        new ModelDownload("slow", "slow.gguf", content.length, sha256(content), List.of(slow));
    try (TestingServer server =
        TestingServer.setup()
            .download(download, new ModelStore(folder.resolve("models")))
            .start()) {
      HttpResponse<String> early = server.post(CHAT, chat("slow", 1, false));
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("retry-after")).isPresent();
      assertThat(early.body()).contains("slow is not ready");
      assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/models").body()).contains("\"data\":[]");
      release.countDown();
      server.awaitReady();
      assertThat(server.post(CHAT, chat("slow", 1, false)).statusCode()).isEqualTo(200);
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    } finally {
      release.countDown();
    }
  }

  @Test
  void aWrongHashFailsTheModelAndNotTheServer() throws Exception {
    byte[] content = {1, 2, 3};
    ModelDownload download =
        new ModelDownload(
            "bad",
            "bad.gguf",
            content.length,
            sha256(new byte[] {9}),
            List.of(source(new CountDownLatch(0), content)));
    try (TestingServer server =
        TestingServer.setup()
            .download(download, new ModelStore(folder.resolve("models")))
            .start()) {
      server.awaitReady();
      HttpResponse<String> answer = server.post(CHAT, chat("bad", 1, false));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("SHA-256");
      assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
      assertThat(server.get("/healthz").body()).contains("failed: ");
      try (var files = Files.list(folder.resolve("models"))) {
        assertThat(files).allMatch(f -> f.toString().endsWith(".lock"));
      }
    }
  }

  @Test
  void filesThatAreNoModelsFailByNameAndTheOthersServe() throws IOException {
    Path hostile = folder.resolve("hostile.gguf");
    byte[] bytes = Files.readAllBytes(TestModels.tiny());
    java.util.Arrays.fill(bytes, 8, 16, (byte) 0x7f); // 9 quintillion tensors
    Files.write(hostile, bytes);
    Path cut = folder.resolve("cut.gguf");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(TestModels.tiny()), 500_000));
    try (TestingServer server =
        TestingServer.setup()
            .model("gone", folder.resolve("gone.gguf"))
            .model("hostile", hostile)
            .model("cut", cut)
            .model("text", Files.writeString(folder.resolve("text.gguf"), "not a model"))
            .model(TestModels.TINY, TestModels.tiny())
            .ready()) {
      for (String name : List.of("gone", "hostile", "cut", "text")) {
        HttpResponse<String> answer = server.post(CHAT, chat(name, 1, false));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains(name + ".gguf", "server_error");
      }
      assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(server.post(CHAT, chat(TestModels.TINY, 1, false)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void drainingLetsAStreamEndWholeAndRefusesWhatComes() throws Exception {
    TestingServer server = TestingServer.tiny();
    try (RawConnection running = server.connect();
        RawConnection idle = server.connect()) {
      CountDownLatch refused = new CountDownLatch(1);
      LocalModel tiny = server.model(TestModels.TINY);
      ScriptedEngine engine = new ScriptedEngine(List.of("one", "two"), () -> await(refused));
      server
          .server()
          .models()
          .put(
              new ModelSlot.Ready(
                  new LocalModel("gated", tiny.file(), tiny.model(), engine, tiny.loadTime())));
      running.post(CHAT, chat("gated", 9, true));
      running.readUntil("one");
      Thread drain = Thread.startVirtualThread(() -> server.server().drain(Duration.ofMinutes(1)));
      Eventually.until(
          "new requests are refused",
          () -> server.post(CHAT, chat("no-such", 1, false)).statusCode() == 503);
      idle.post(CHAT, chat(TestModels.TINY, 1, false));
      assertThat(idle.readUntil("shutting down")).contains("503", "retry-after");
      refused.countDown();
      assertThat(running.readUntil("[DONE]")).contains("two", "\"finish_reason\":\"stop\"");
      running.readAll();
      drain.join();
      assertThatThrownBy(server::connect).hasMessageContaining("refused");
    } finally {
      server.close();
    }
  }

  @Test
  void closingBreaksAStreamOffVisibly() {
    TestingServer server = TestingServer.tiny();
    try (RawConnection running = server.connect()) {
      running.post(CHAT, chat(TestModels.TINY, 1_900, true));
      running.readUntil("\"content\":\"");
      server.close();
      String rest = running.readAll();
      assertThat(rest).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"");
    }
  }

  @Test
  void metricsShowTheEngine() {
    try (TestingServer server = TestingServer.tiny()) {
      assertThat(server.post(CHAT, chat(TestModels.TINY, 4, false)).statusCode()).isEqualTo(200);
      assertThat(server.metric("hone_engine_running{model=\"tiny\"}")).isZero();
      assertThat(server.metric("hone_engine_output_tokens_total{model=\"tiny\"}")).isEqualTo(4);
      assertThat(server.metric("hone_engine_requests_total{model=\"tiny\"}")).isEqualTo(1);
      assertThat(server.metric("hone_engine_kv_pages{model=\"tiny\"}")).isPositive();
      assertThat(server.metric("hone_requests_open")).isEqualTo(1);
      assertThat(server.metric("hone_kernels{")).isEqualTo(1);
    }
  }

  /** A source that gives this content once released. */
  private static ModelSource source(CountDownLatch release, byte[] content) {
    return new ModelSource() {
      @Override
      public String describe() {
        return "a test";
      }

      @Override
      public void fetch(Path part, FetchProgress progress)
          throws IOException, InterruptedException {
        release.await();
        Files.write(part, content);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String sha256(byte[] content) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
  }
}
