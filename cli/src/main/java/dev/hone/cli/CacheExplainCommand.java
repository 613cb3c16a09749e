package dev.hone.cli;

import dev.hone.cli.cache.ExplainJson;
import dev.hone.cli.cache.ExplainText;
import dev.hone.cli.cache.Explanation;
import dev.hone.cli.cache.JournalSubjects;
import dev.hone.cli.cache.Subject;
import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Messages;
import dev.hone.ledger.journal.JournalReader;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.error.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
          + " answers may stand between them: what the provider says of its cache is shown beside.",
      "An ID is that of a request in the ledger and the journal. Where the journal keeps bodies and"
          + " the configuration has their key, it is compared by bytes, else by blocks."
    })
final class CacheExplainCommand implements Callable<Integer> {
  private static final long MOST_PER_DAY = 1_000_000_000;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|ID",
      description = "Bodies of requests, or ids of the journal's, in order.")
  List<String> names = List.of();

  @Option(
      names = "--per-day",
      paramLabel = "N",
      description = "Requests a day, for the cost (default: ${DEFAULT-VALUE}).")
  long perDay = 1_000;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin LedgerOptions place = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (perDay < 1 || perDay > MOST_PER_DAY) {
      throw new ParameterException(
          spec.commandLine(), "--per-day must be from 1 to " + Amounts.count(MOST_PER_DAY));
    }
    List<Subject> read = subjects();
    if (read.stream().noneMatch(Subject::isRequest)) {
      throw new ParameterException(
          spec.commandLine(), "none of the files is the body of a chat request");
    }
    read.stream()
        .filter(s -> !s.isRequest() && s.verdict().isEmpty())
        .forEach(s ->
            spec.commandLine()
                .getErr()
                .println(
                    "hone: "
                        + s.name()
                        + " is no request, and says nothing of a cache: it is left out"));
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

  private List<Subject> subjects() {
    Set<String> ids = new LinkedHashSet<>();
    names.stream().filter(name -> !isFile(name)).forEach(ids::add);
    Map<String, Subject> journal = ids.isEmpty() ? Map.of() : journal(ids);
    List<Subject> subjects = new ArrayList<>();
    for (String name : names) {
      Subject known = journal.get(name);
      subjects.add(known == null ? file(Path.of(name)) : known);
    }
    return subjects;
  }

  /** Whether a name can only be a file's: it is there, or looks like one. */
  private static boolean isFile(String name) {
    return name.indexOf('/') >= 0 || name.endsWith(".json") || Files.exists(Path.of(name));
  }

  private Map<String, Subject> journal(Set<String> ids) {
    Path folder = place.folder();
    PrintWriter err = spec.commandLine().getErr();
    JournalReader reader = new JournalReader(folder, problem -> err.println("hone: " + problem));
    Map<String, Subject> found =
        new JournalSubjects(reader, place.books().journal().keys()).find(ids);
    for (String id : ids) {
      if (!found.containsKey(id)) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' is neither a file nor a request in the journal of %s (--data names another folder)"
                .formatted(id, folder));
      }
    }
    return found;
  }

  private Subject file(Path file) {
    try {
      return Subject.ofFile(file);
    } catch (FileSystemException e) {
      throw new ParameterException(spec.commandLine(), Messages.of(e), e); // it names the file
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "can't read " + file + ": " + Messages.of(e), e);
    } catch (WireException e) {
      throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
    }
  }
}
