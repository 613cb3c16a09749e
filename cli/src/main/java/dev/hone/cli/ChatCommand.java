package dev.hone.cli;

import dev.hone.cli.chat.ChatSettings;
import dev.hone.cli.chat.Conversation;
import dev.hone.cli.chat.PipedChat;
import dev.hone.cli.chat.TerminalChat;
import dev.hone.cli.terminal.Interactive;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.kernels.KernelChoice;
import dev.hone.kernels.KernelSelection;
import dev.hone.server.config.EngineConfig;
import dev.hone.server.config.ModelFile;
import dev.hone.server.local.LocalBackend;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.LocalModels;
import dev.hone.server.local.ModelLoader;
import dev.hone.server.local.ModelSlot;
import dev.hone.server.models.FetchException;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone chat}: a conversation with a local model in the terminal. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = "Talks with a local model; without a terminal, each line of input is a turn.")
final class ChatCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "[NAME=]FILE",
      description = "A GGUF file (default: SmolLM2-135M-Instruct, fetched once).")
  @Nullable String model;

  @Option(names = "--system", paramLabel = "TEXT", description = "Instructions for the model.")
  String system = "";

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 for the most likely answer (default: ${DEFAULT-VALUE}).")
  double temperature = 0.2;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Longest answer (default: ${DEFAULT-VALUE}).")
  int maxTokens = 512;

  @Option(names = "--seed", paramLabel = "N", description = "Makes answers repeatable.")
  @Nullable Long seed;

  @Option(names = "--offline", description = "Fetch nothing.")
  boolean offline;

  @Mixin DataFolder data = new DataFolder();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ChatSettings settings = settings();
    KernelChoice kernels = KernelSelection.ofEnvironment();
    try (ModelLoader loader = new ModelLoader(kernels.kernels(), EngineConfig.DEFAULT);
        LocalModels models = new LocalModels()) {
      LocalModel loaded = load(loader);
      models.put(new ModelSlot.Ready(loaded));
      Conversation conversation =
          new Conversation(new LocalBackend(models), loaded.name(), system, settings);
      if (Interactive.terminal()) {
        talk(conversation, banner(loaded, kernels, loader.threads()));
      } else {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new PipedChat(conversation, in, spec.commandLine().getOut()).run();
      }
    }
    return 0;
  }

  private void talk(Conversation conversation, List<String> banner)
      throws IOException, InterruptedException {
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build()) {
      new TerminalChat(conversation, terminal, data.resolve(null).resolve("chat-history"))
          .run(banner);
    }
  }

  private LocalModel load(ModelLoader loader) throws InterruptedException {
    try (ProgressBar bar = ProgressBar.megabytes()) {
      ModelFile file = model == null ? standardModel(bar) : ModelFile.parse(model);
      return loader.load(file, (done, total) -> bar.update("loading", done, total));
    }
  }

  private ModelFile standardModel(ProgressBar bar) throws InterruptedException {
    ModelDownload download = ModelDownload.smollm2();
    ModelStore store = ModelStore.ofUser();
    if (!offline) {
      return new ModelFile(
          Optional.of(download.name()),
          store.fetch(
              download,
              (source, done, total) -> bar.update("fetching from " + source, done, total)));
    }
    return store
        .find(download)
        .map(file -> new ModelFile(Optional.of(download.name()), file))
        .orElseThrow(() ->
            new FetchException(
                "%s is not in %s, and --offline forbids fetching it: name a file with --model"
                    .formatted(download.fileName(), store.folder())));
  }

  private List<String> banner(LocalModel loaded, KernelChoice kernels, int threads) {
    String about =
        model == null
            ? ": 135 million parameters, real weights to try the machinery with, not an assistant."
            : " (" + loaded.model().name() + ")";
    String loading =
        String.format(
            Locale.ROOT,
            "%s kernels, %d threads, loaded in %.1f s.",
            kernels.kernels().name(),
            threads,
            loaded.loadTime().toMillis() / 1000.0);
    return List.of(loaded.name() + about, loading);
  }

  private ChatSettings settings() {
    try {
      return new ChatSettings(
          temperature, maxTokens, seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
