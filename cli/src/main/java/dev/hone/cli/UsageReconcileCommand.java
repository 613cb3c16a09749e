package dev.hone.cli;

import dev.hone.cli.usage.ReconciliationJson;
import dev.hone.cli.usage.ReconciliationTable;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.reconcile.Invoice;
import dev.hone.ledger.reconcile.InvoiceException;
import dev.hone.ledger.reconcile.InvoiceFile;
import dev.hone.ledger.reconcile.Reconciliation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hone usage reconcile}: a provider's bill beside the ledger. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description =
        "Compares a provider's CSV export (OpenAI, Anthropic, Google Cloud, or any with --map)"
            + " with the ledger: by day and model, in tokens and dollars, with likely reasons.")
final class UsageReconcileCommand implements Callable<Integer> {
  @Parameters(paramLabel = "INVOICE.csv", description = "The export.")
  @Nullable Path invoice;

  @Option(
      names = "--map",
      paramLabel = "WHAT=COLUMN",
      description = "Which column is the day, model, cost, prompt, output, …; repeatable.")
  Map<String, String> map = new LinkedHashMap<>();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      split = ",",
      description =
          "The provider's name in the ledger, several with commas (default: as the export looks).")
  List<String> providers = List.of();

  @Option(names = "--by-key", description = "Compares keys, too.")
  boolean byKey;

  @Option(names = "--all", description = "Shows also what agrees.")
  boolean all;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin LedgerOptions ledger = new LedgerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path file = invoice == null ? Path.of("") : invoice;
    try (UsageReports reports = ledger.reports()) {
      Reconciliation result =
          Reconciliation.of(Invoice.read(InvoiceFile.read(file), map), reports, providers, byKey);
      out.print(
          json ? ReconciliationJson.write(result) : new ReconciliationTable(all).render(result));
      out.flush();
      return 0;
    } catch (NoSuchFileException e) {
      err.println("hone: there is no file " + file);
    } catch (CharacterCodingException e) {
      err.println("hone: " + file + " is not UTF-8: export it as CSV in UTF-8");
    } catch (IOException e) {
      err.println("hone: " + file + " can't be read: " + e.getMessage());
    } catch (InvoiceException e) {
      err.println("hone: " + file + ": " + e.getMessage());
    }
    return 1;
  }
}
