package dev.hone.cli;

import dev.hone.cli.journal.JournalFilter;
import dev.hone.cli.journal.JournalLines;
import dev.hone.ledger.journal.BodyKey;
import dev.hone.ledger.journal.JournalReader;
import dev.hone.ledger.journal.JournalRecord;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hone journal export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes the journal as JSONL, in the order in which attempts ended; docs/JOURNAL.md names the fields.")
final class JournalExportCommand implements Callable<Integer> {
  @Mixin JournalFilter filter = new JournalFilter();

  @Option(
      names = "--decrypt",
      description = "Adds the bodies, decrypted with the configuration's journal.keys.")
  boolean decrypt;

  @Mixin LedgerOptions place = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Predicate<JournalRecord> wanted;
    try {
      wanted = filter.predicate(ZoneId.systemDefault(), Instant.now());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    JournalReader reader =
        new JournalReader(place.folder(), problem -> err.println("hone: " + problem));
    if (!reader.exists()) {
      err.println("hone: there is no journal in " + place.folder() + " yet: hone serve makes it");
      return 0;
    }
    JournalLines lines = new JournalLines(reader, spec.commandLine().getOut());
    if (!decrypt) {
      lines.records(wanted);
    } else {
      List<BodyKey> keys = place.books().journal().keys();
      lines
          .withBodies(wanted, keys)
          .forEach((id, bodies) ->
              err.println(
                  "hone: %s the key '%s': add it to journal.keys of the configuration"
                      .formatted(bodies == 1 ? "1 body needs" : bodies + " bodies need", id)));
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
