package dev.hone.cli;

import dev.hone.cli.bench.LoadJson;
import dev.hone.cli.bench.LoadOptions;
import dev.hone.cli.bench.LoadResult;
import dev.hone.cli.bench.LoadRun;
import dev.hone.cli.bench.LoadText;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.wire.Protocol;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone bench serve}: a server under concurrent streams. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Measures any OpenAI-compatible or Messages server under concurrent streams.",
    footer = "Exit code 1 if no answer came to its end.")
final class BenchServeCommand implements Callable<Integer> {
  private static final int REQUESTS_PER_STREAM = 8;

  @Option(names = "--url", required = true, description = "Such as http://127.0.0.1:8080.")
  URI url = URI.create("");

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "Whom to ask.")
  String model = "";

  @Option(
      names = {"-c", "--streams"},
      paramLabel = "N",
      description = "Requests at a time (default: ${DEFAULT-VALUE}).")
  int streams = 8;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description = "Longest answer in tokens (default: ${DEFAULT-VALUE}).")
  int maxTokens = 64;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests in all (default: " + REQUESTS_PER_STREAM + " for each stream).")
  @Nullable Integer requests;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description = "About as many tokens of prompt (default: ${DEFAULT-VALUE}).")
  int promptTokens = 64;

  @Option(
      names = "--protocol",
      paramLabel = "P",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Spoken protocol = Spoken.chat;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "API key (default: HONE_API_KEY of the environment).")
  @Nullable String key;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Longest wait for a whole answer (default: 2m).")
  Duration timeout = Duration.ofMinutes(2);

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  /** The protocols, in the words of the command line. */
  enum Spoken {
    chat(Protocol.OPENAI_CHAT),
    messages(Protocol.ANTHROPIC_MESSAGES);

    private final Protocol protocol;

    Spoken(Protocol protocol) {
      this.protocol = protocol;
    }
  }

  @Override
  public Integer call() {
    LoadOptions options = options();
    LoadResult result;
    try (ProgressBar bar = ProgressBar.counting("requests")) {
      result =
          new LoadRun(
                  options,
                  (ended, total) -> {
                    synchronized (bar) {
                      bar.update("asking", ended, total);
                    }
                  })
              .run();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? LoadJson.render(result) : LoadText.render(result));
    out.flush();
    return result.clean() > 0 ? 0 : 1;
  }

  private LoadOptions options() {
    String secret = key == null ? System.getenv("HONE_API_KEY") : key;
    try {
      return new LoadOptions(
          url,
          model,
          protocol.protocol,
          streams,
          requests == null ? REQUESTS_PER_STREAM * streams : requests,
          promptTokens,
          maxTokens,
          Optional.ofNullable(secret).filter(text -> !text.isBlank()),
          timeout);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
