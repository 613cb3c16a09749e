package dev.hone.cli;

import dev.hone.kernels.KernelChoice;
import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.server.HoneServer;
import dev.hone.server.ServerSetup;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import dev.hone.server.models.ModelStore;
import dev.hone.tune.Synth;
import dev.hone.tune.SynthShape;
import dev.hone.tune.TypeMix;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code hone rehearse}: starts a server once as {@code hone serve} does, with a random model and a
 * scripted provider, asks both in each protocol, and ends. The launcher runs it after a build and
 * has the JVM write down the classes that were loaded meanwhile, so that starts find them ready
 * (class data sharing; a second less to the first token).
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 60;
  private static final List<String> PATHS =
      List.of("/v1/chat/completions", "/v1/messages", "/v1/responses");

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public Integer call() throws Exception {
    endAfterPatience();
    Path folder = Files.createTempDirectory("hone-rehearsal");
    Vertx vertx = Vertx.vertx();
    try {
      int upstream =
          new MockUpstream(vertx, MockScript.DEFAULT)
              .listen(0)
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      rehearse(folder, upstream);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
      delete(folder);
    }
    return 0;
  }

  private void rehearse(Path folder, int upstream) throws IOException, InterruptedException {
    Path model = folder.resolve("here.gguf");
    try (WorkerPool pool = new WorkerPool()) {
      new Synth(SynthShape.TINY, TypeMix.all(WeightType.Q4_1), 1)
          .write(model, pool, (done, total) -> {});
    }
    Path file =
        Files.writeString(
            folder.resolve("hone.yaml"),
            """
            providers:
              - {name: openai, base-url: "http://127.0.0.1:%d/v1", key: rehearsal}
            """
                .formatted(upstream));
    HoneConfig config =
        Configuration.read(file, List.of("here=" + model), name -> null).withListen("127.0.0.1", 0);
    KernelChoice kernels = KernelSelection.ofEnvironment();
    ServerSetup setup =
        new ServerSetup(
            config,
            folder.resolve("data"),
            Optional.empty(),
            ModelStore.ofUser(),
            true,
            kernels,
            EdgeLimits.DEFAULT,
            PreparationListener.SILENT);
    try (HoneServer server = HoneServer.start(setup)) {
      new Banner(server, config, kernels, folder).lines();
      while (ask(server, PATHS.getFirst(), "here", false) == 503) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      for (String name : List.of("here", "mock")) {
        for (String path : PATHS) {
          ask(server, path, name, false);
          ask(server, path, name, true);
        }
      }
    }
  }

  /** The status of an answer. */
  private int ask(HoneServer server, String path, String model, boolean stream)
      throws IOException, InterruptedException {
    String body =
        """
        {"model":"%s","stream":%s,"max_tokens":4,"messages":[{"role":"user","content":"Hello"}],"input":"Hello"}
        """
            .formatted(model, stream);
    return http.send(
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  /** Whatever happens, a build does not wait for ever. */
  private static void endAfterPatience() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
            Runtime.getRuntime().halt(1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
