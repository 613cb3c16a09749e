package dev.hone.cli;

import dev.hone.cli.journal.JournalFilter;
import dev.hone.cli.journal.JournalSummary;
import dev.hone.ledger.journal.JournalReader;
import dev.hone.ledger.journal.JournalRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code hone journal stats}. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description =
        "Sums the journal up: conversations, tokens, how much of prompts was seen before.")
final class JournalStatsCommand implements Callable<Integer> {
  @Mixin JournalFilter filter = new JournalFilter();

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin LedgerOptions place = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Predicate<JournalRecord> wanted;
    try {
      wanted = filter.predicate(ZoneId.systemDefault(), Instant.now());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    List<String> problems = new ArrayList<>();
    JournalReader reader = new JournalReader(place.folder(), problems::add);
    JournalSummary summary = new JournalSummary();
    reader.records((record, line) -> {
      if (wanted.test(record)) {
        summary.add(record);
      }
    });
    List<Path> files = new ArrayList<>(reader.requestSegments());
    files.addAll(reader.bodySegments());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          JsonMapper.builder()
              .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
              .build()
              .writeValueAsString(
                  summary.figures(files.size(), bytes(files), reader.salts(), problems)));
    } else {
      out.print(summary.text(files.size(), bytes(files), reader.salts()));
      problems.forEach(problem -> out.println("! " + problem));
    }
    out.flush();
    return 0;
  }

  private static long bytes(List<Path> files) {
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        // It was dropped for its age meanwhile.
      }
    }
    return bytes;
  }
}
