package dev.hone.cli;

import dev.hone.cli.terminal.Messages;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.kernels.KernelChoice;
import dev.hone.kernels.KernelException;
import dev.hone.kernels.KernelSelection;
import dev.hone.ledger.LedgerException;
import dev.hone.server.HoneServer;
import dev.hone.server.ProcessorShares;
import dev.hone.server.Reloaded;
import dev.hone.server.ServerSetup;
import dev.hone.server.StartupException;
import dev.hone.server.config.ConfigException;
import dev.hone.server.config.FileWatch;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hone serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves models over HTTP: local ones, and those of the providers configured.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration WATCH = Duration.ofMillis(500);

  @Option(
      names = "--model",
      paramLabel = "[NAME=]FILE",
      description = "A GGUF file to serve; may be repeated. Default: SmolLM2-135M-Instruct.")
  List<String> models = new ArrayList<>();

  @Option(names = "--port", paramLabel = "PORT", description = "Port (default: 8080).")
  @Nullable Integer port;

  @Option(names = "--host", paramLabel = "HOST", description = "Address (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: hone.yaml here, if there is one).")
  @Nullable Path configFile;

  @Option(names = "--offline", description = "Fetch nothing.")
  boolean offline;

  @Mixin DataFolder data = new DataFolder();

  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    ProcessorShares.limitCarriers();
    PrintWriter err = spec.commandLine().getErr();
    HoneConfig config;
    try {
      config = config();
    } catch (ConfigException e) {
      e.problems().forEach(p -> err.println("hone: " + p));
      return 2;
    }
    PrintWriter terminal = spec.commandLine().getOut();
    Consumer<String> out = terminal::println;
    if (config.observe().jsonLog()) {
      // Every line is an object then: whoever collects them reads nothing else.
      Logging.json();
      out = LOG::info;
    }
    try (ProgressBar bar = ProgressBar.megabytes()) {
      HoneServer server;
      try {
        KernelChoice kernels = KernelSelection.ofEnvironment();
        Announcer announcer = new Announcer(out, bar);
        Path folder = data.resolve(config.data().orElse(null));
        server = HoneServer.start(setup(config, folder, kernels, announcer));
        new Banner(server, config, kernels, folder).lines().forEach(out);
        terminal.flush();
        announcer.listening(server);
        ProcessorShares.putWritersLast();
      } catch (StartupException | LedgerException | KernelException e) {
        err.println("hone: " + Messages.of(e));
        return 1;
      }
      FileWatch watch = watch(server);
      try {
        awaitSignal(server);
      } finally {
        watch.close();
      }
    }
    return 0;
  }

  private HoneConfig config() {
    // Once it was there it must stay: without its file a gateway would ask nobody for a key.
    configFile = Configuration.file(configFile).orElse(null);
    HoneConfig read = Configuration.read(configFile, models, System::getenv);
    return read.withListen(host != null ? host : read.host(), port != null ? port : read.port());
  }

  /** Serves by the configuration file as it is from now on. */
  private FileWatch watch(HoneServer server) {
    return new FileWatch(
        () -> {
          List<Path> files = new ArrayList<>();
          Configuration.file(configFile).ifPresent(files::add);
          server
              .config()
              .tls()
              .ifPresent(tls -> {
                files.add(tls.certificate());
                files.add(tls.key());
              });
          return files;
        },
        WATCH,
        () -> reload(server));
  }

  private void reload(HoneServer server) {
    try {
      HoneConfig next = config();
      Configuration.checkNotEmptied(configFile);
      Reloaded reloaded = server.reload(next);
      LOG.info(
          "Configuration reloaded.{}",
          reloaded.restartFor().isEmpty()
              ? ""
              : " Only after a restart: " + String.join(", ", reloaded.restartFor()) + ".");
    } catch (ConfigException e) {
      server.notReloaded();
      e.problems().forEach(problem -> LOG.error("{}", problem));
      LOG.error("The configuration was not reloaded; the one before stays in force.");
    } catch (StartupException e) {
      server.notReloaded();
      LOG.error(
          "The configuration can't be used; the one before stays in force: {}", Messages.of(e));
    }
  }

  private ServerSetup setup(
      HoneConfig config, Path folder, KernelChoice kernels, PreparationListener listener) {
    return new ServerSetup(
        config,
        folder,
        Optional.of(ModelDownload.smollm2()),
        ModelStore.ofUser(),
        offline,
        kernels,
        EdgeLimits.DEFAULT,
        listener);
  }

  /** A line to try the model with, as it stands. */
  private static String curl(HoneServer server, String model) {
    return "curl "
        + server.url()
        + "/v1/chat/completions -H 'content-type: application/json' -d '{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Write a story about a fox.\"}]}'";
  }

  /** Ctrl-C and a terminating signal end the server after what runs has ended. */
  private static void awaitSignal(HoneServer server) throws InterruptedException {
    CountDownLatch signal = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              signal.countDown();
              try {
                gone.await();
                // The signal's own exit code would say that something went wrong.
                Runtime.getRuntime().halt(0);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "hone-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    signal.await();
    LOG.info("Stopping: what runs may end, for at most {} s.", DRAIN.toSeconds());
    server.drain(DRAIN);
    LOG.info("Stopped.");
    gone.countDown();
  }

  /** Says on the terminal how models come to be ready. */
  private static final class Announcer implements PreparationListener {
    private final Consumer<String> out;
    private final ProgressBar bar;
    private final CountDownLatch listening = new CountDownLatch(1);
    private @Nullable HoneServer server;

    Announcer(Consumer<String> out, ProgressBar bar) {
      this.out = out;
      this.bar = bar;
    }

    /** From now on models may be announced: the server's own lines have been printed. */
    void listening(HoneServer started) {
      server = started;
      listening.countDown();
    }

    @Override
    public void progress(String what, long done, long total) {
      bar.update(what, done, total);
    }

    @Override
    public void ready(LocalModel model) {
      HoneServer started = awaitListening();
      bar.close();
      out.accept(
          "Model %s is ready: %s, loaded in %.1f s"
              .formatted(
                  model.name(), model.file().getFileName(), model.loadTime().toMillis() / 1000.0));
      if (model.name().equals(ModelDownload.smollm2().name())) {
        out.accept(
            "  135 million parameters: real weights to try the machinery with, not an assistant.");
      }
      if (started != null) {
        out.accept("  try        " + curl(started, model.name()));
      }
    }

    @Override
    public void failed(String name, String reason) {
      awaitListening();
      bar.close();
      out.accept("Model " + name + " can't be used: " + reason);
    }

    private @Nullable HoneServer awaitListening() {
      try {
        listening.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return server;
    }
  }
}
