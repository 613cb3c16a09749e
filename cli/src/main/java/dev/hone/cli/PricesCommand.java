package dev.hone.cli;

import dev.hone.cli.prices.PriceJson;
import dev.hone.cli.prices.PriceTable;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.PriceFinding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hone prices}: the unit prices that the ledger counts with. */
@Command(
    name = "prices",
    mixinStandardHelpOptions = true,
    description = "Shows the unit prices that costs are counted with, in US dollars per million.")
final class PricesCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "Models whose name contains this; with all tiers and thresholds.")
  String model = "";

  @Option(names = "--provider", paramLabel = "P", description = "Only this provider.")
  @Nullable String provider;

  @Option(names = "--at", paramLabel = "DATE", description = "Prices of that day (default: today).")
  @Nullable LocalDate at;

  @Option(names = "--findings", description = "Shows what was odd or unbelievable in the list.")
  boolean findings;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(
      names = "--book",
      paramLabel = "FILE",
      description = "Another price book than the one that comes with Hone.")
  @Nullable Path file;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration with prices of your own (default: hone.yaml here, if any).")
  @Nullable Path configFile;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Instant now = Instant.now();
    PriceBook listed = file == null ? PriceBook.load(now) : PriceBook.load(file, now);
    PriceBook book = listed.with(Configuration.prices(configFile, System::getenv));
    Instant moment = at == null ? now : at.atStartOfDay(ZoneOffset.UTC).toInstant();
    List<ModelPrices> wanted = wanted(book);
    PrintWriter out = spec.commandLine().getOut();
    int code = 0;
    if (findings) {
      List<PriceFinding> found = found(book, wanted);
      out.print(json ? PriceJson.findings(found) : PriceTable.findings(found));
    } else if (json) {
      out.print(PriceJson.models(book.version(), wanted, moment));
    } else if (wanted.isEmpty()) {
      spec.commandLine().getErr().println("hone: " + nothing(book));
      code = 1;
    } else {
      out.print(PriceTable.render(wanted, moment, !model.isEmpty()));
      out.println("US dollars per million tokens; price book " + book.version() + ".");
    }
    out.flush();
    return code;
  }

  private List<ModelPrices> wanted(PriceBook book) {
    String part = model.toLowerCase(Locale.ROOT);
    return book.models().stream()
        .filter(m -> m.name().toLowerCase(Locale.ROOT).contains(part) || m.key().equals(model))
        .filter(m -> provider == null || m.provider().equalsIgnoreCase(provider))
        .sorted(Comparator.comparing(ModelPrices::provider).thenComparing(ModelPrices::name))
        .toList();
  }

  private List<PriceFinding> found(PriceBook book, List<ModelPrices> wanted) {
    if (model.isEmpty() && provider == null) {
      return book.findings();
    }
    List<String> keys = wanted.stream().map(ModelPrices::key).toList();
    return book.findings().stream()
        .filter(f -> keys.contains(f.model()) || (!model.isEmpty() && f.model().contains(model)))
        .toList();
  }

  private String nothing(PriceBook book) {
    String providers =
        book.models().stream()
            .map(ModelPrices::provider)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return "no price is known for '%s'%s; the book has the providers %s"
        .formatted(model, provider == null ? "" : " of " + provider, providers);
  }
}
