package dev.hone.ledger.prices;

import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The unit prices that Hone knows, checked when they were loaded. Immutable and safe to share; a
 * reload makes a new book. Prices are exact decimals, amounts integer nano-dollars; what has no
 * believable price is booked as unpriced and says why.
 */
public final class PriceBook {
  private static final String BUNDLED = "prices.json";

  private final String version;
  private final List<ModelPrices> models;
  private final List<PriceFinding> findings;
  private final PriceIndex index;

  /** Look-ups by name, which fold it many ways, are remembered for this many names. */
  private static final int REMEMBERED = 4096;

  private final Map<Asked, Optional<ModelPrices>> found = new ConcurrentHashMap<>();

  private PriceBook(String version, List<ModelPrices> models, List<PriceFinding> findings) {
    this.version = version;
    this.models = List.copyOf(models);
    this.findings = List.copyOf(findings);
    this.index = new PriceIndex(this.models);
  }

  /** The book that comes with this version of Hone. {@code today} decides what is deprecated. */
  public static PriceBook load(Instant today) {
    try (InputStream in = PriceBook.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new PriceBookException(
            "The price book " + BUNDLED + " is missing from Hone's own jar: the build is broken.");
      }
      return read(in, "of this version of Hone", today);
    } catch (IOException e) {
      throw new PriceBookException("Can't read the price book: " + e.getMessage(), e);
    }
  }

  /** A book from a file in the same format. */
  public static PriceBook load(Path file, Instant today) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), today);
    } catch (IOException e) {
      throw new PriceBookException("Can't read the price book " + file + ": " + e.getMessage(), e);
    }
  }

  private static PriceBook read(InputStream in, String source, Instant today) {
    PriceBookReader.Raw raw = new PriceBookReader(source).read(in);
    PriceCheck check = new PriceCheck(LocalDate.ofInstant(today, ZoneOffset.UTC));
    List<ModelPrices> checked = raw.models().stream().map(check::checked).toList();
    check.compareClaudeEntries(checked);
    return new PriceBook(raw.version(), checked, check.findings());
  }

  /**
   * The same book with prices of the user's own, which replace a model's listed ones and are
   * believed as they stand (a zero means free).
   */
  public PriceBook with(Collection<ModelPrices> own) {
    List<ModelPrices> merged = new ArrayList<>(models);
    for (ModelPrices model : own) {
      merged.removeIf(listed ->
          listed.provider().equals(model.provider()) && listed.name().equals(model.name()));
    }
    merged.addAll(own);
    return new PriceBook(version + "+own", merged, findings);
  }

  /** The version that ledger lines name. */
  public String version() {
    return version;
  }

  /** Every entry, refused ones included. */
  public List<ModelPrices> models() {
    return models;
  }

  /** What was odd or unbelievable when the book was loaded. */
  public List<PriceFinding> findings() {
    return findings;
  }

  /**
   * The prices of a model. The name may carry a route prefix, a date, a region or a resource path;
   * an exact match wins.
   */
  public Optional<ModelPrices> find(String provider, String model) {
    Asked asked = new Asked(provider, model);
    Optional<ModelPrices> known = found.get(asked);
    if (known != null) {
      return known;
    }
    Optional<ModelPrices> prices = index.find(provider, model);
    if (found.size() < REMEMBERED) {
      found.put(asked, prices);
    }
    return prices;
  }

  private record Asked(String provider, String model) {}

  /** {@link #cost(String, String, Usage, Instant, Optional)} without a regional endpoint. */
  public LineCost cost(String provider, String model, Usage usage, Instant at) {
    return cost(provider, model, usage, at, Optional.empty());
  }

  /**
   * The money of one answer: every model call that it reports (its iterations, each by its own
   * model), by the tier, speed and region that it says it was served with.
   *
   * @param provider the provider that served it
   * @param model the model that it says it was served by
   * @param usage its tokens
   * @param at when the request was made
   * @param region the data residency of the endpoint ({@code eu}, {@code us}), where it has one
   */
  public LineCost cost(
      String provider, String model, Usage usage, Instant at, Optional<String> region) {
    Costing costing = new Costing();
    for (Iteration call : usage.billed()) {
      String name = call.model().orElse(model);
      Served served =
          call.usage().served().equals(Served.UNSAID) ? usage.served() : call.usage().served();
      find(provider, name)
          .ifPresentOrElse(
              prices -> costing.add(prices, call.usage(), served, region, at),
              () -> costing.addUnpriced(call.usage(), "no price for " + provider + "/" + name));
    }
    costing.addSearches(
        usage.serverTools().getOrDefault("web_search_requests", 0L),
        find(provider, model).flatMap(ModelPrices::searchPrice));
    LineCost listed = costing.line(version);
    return usage.reportedCost().map(dollars -> reported(dollars, listed)).orElse(listed);
  }

  private static LineCost reported(BigDecimal dollars, LineCost listed) {
    return new LineCost(
        Map.of(CostComponent.REPORTED, Costing.nanosOfDollars(dollars)),
        CostBasis.REPORTED,
        Set.of(),
        listed.priceVersion(),
        OptionalLong.empty(),
        Optional.empty());
  }
}
