package dev.hone.cli;

import dev.hone.cli.cache.ExplainJson;
import dev.hone.cli.cache.ExplainText;
import dev.hone.cli.cache.Explanation;
import dev.hone.cli.cache.RequestFile;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.error.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hone cache explain}: the byte that broke a prefix. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Names the first byte in which requests that follow one another differ, what changed there,"
            + " and what it costs a day.",
    footer = {
      "",
      "Each FILE holds the JSON body of one request, in order of time, in any protocol. Files of"
          + " answers may stand between them: what the provider says of its cache is shown beside."
    })
final class CacheExplainCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Bodies of requests, in order.")
  List<Path> files = List.of();

  @Option(
      names = "--per-day",
      paramLabel = "N",
      description = "Requests a day, for the cost (default: ${DEFAULT-VALUE}).")
  long perDay = 1_000;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<RequestFile> read = new ArrayList<>();
    for (Path file : files) {
      try {
        read.add(RequestFile.read(file));
      } catch (IOException e) {
        throw new ParameterException(
            spec.commandLine(), "can't read " + file + ": " + e.getMessage(), e);
      } catch (WireException e) {
        throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
      }
    }
    if (read.stream().noneMatch(f -> f.request().isPresent())) {
      throw new ParameterException(
          spec.commandLine(), "none of the files is the body of a chat request");
    }
    Instant now = Instant.now();
    Explanation explanation =
        Explanation.of(
            read,
            PriceBook.load(now).with(Configuration.prices(null, System::getenv)),
            now,
            perDay);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ExplainJson.render(explanation) : ExplainText.render(explanation));
    out.flush();
    return 0;
  }
}
