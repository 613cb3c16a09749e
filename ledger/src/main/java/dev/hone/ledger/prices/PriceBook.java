package dev.hone.ledger.prices;

import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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
  private final OwnPrices own;
  private final PriceIndex ownIndex;

  /** Look-ups by name, which fold it many ways, are remembered for this many names. */
  private static final int REMEMBERED = 4096;

  private final Map<Asked, Optional<ModelPrices>> found = new ConcurrentHashMap<>();

  private PriceBook(
      String version, List<ModelPrices> models, List<PriceFinding> findings, OwnPrices own) {
    this.version = version;
    this.models = List.copyOf(models);
    this.findings = List.copyOf(findings);
    this.own = own;
    this.index = new PriceIndex(this.models);
    this.ownIndex = new PriceIndex(own.models());
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
    return new PriceBook(raw.version(), checked, check.findings(), OwnPrices.NONE);
  }

  /**
   * The same book with prices of the user's own before its listed ones. They are believed as they
   * stand (a zero means free). The version says so, and tells one user's prices from another's.
   */
  public PriceBook with(OwnPrices own) {
    return own.isEmpty()
        ? this
        : new PriceBook(version + "+own-" + own.fingerprint(), models, findings, own);
  }

  /** The version that ledger lines name. */
  public String version() {
    return version;
  }

  /** Every entry, refused ones and the user's own included. */
  public List<ModelPrices> models() {
    if (own.models().isEmpty()) {
      return models;
    }
    List<ModelPrices> all = new ArrayList<>();
    for (ModelPrices listed : models) {
      all.add(ownOf(List.of(listed.provider()), listed.name()).map(listed::withOwn).orElse(listed));
    }
    own.models().stream()
        .filter(model -> index.find(model.provider(), model.name()).isEmpty())
        .forEach(all::add);
    return List.copyOf(all);
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
    Optional<ModelPrices> prices = lookUp(own.billedAs(provider), model);
    if (found.size() < REMEMBERED) {
      found.put(asked, prices);
    }
    return prices;
  }

  /** Whether there is a price of any model of this provider's. */
  public boolean knows(String provider) {
    String house = ModelNames.provider(own.billedAs(provider).getLast());
    return models().stream().anyMatch(model -> ModelNames.provider(model.provider()).equals(house));
  }

  /** The providers with a price, by the names that they are known by here. */
  public Set<String> providers() {
    return models().stream()
        .map(ModelPrices::provider)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The user's own prices by the provider's name come before those of whom it is billed like.
   *
   * @param names the provider's, then that of whom it is billed like, and so on
   */
  private Optional<ModelPrices> lookUp(List<String> names, String model) {
    Optional<ModelPrices> listed = index.find(names.getLast(), model);
    Optional<ModelPrices> ours = ownOf(names, model);
    if (ours.isEmpty() && listed.isEmpty()) {
      return ownOf(names, OwnPrices.ANY_MODEL);
    }
    return ours.map(o -> listed.map(l -> l.withOwn(o)).orElse(o)).or(() -> listed);
  }

  private Optional<ModelPrices> ownOf(List<String> names, String model) {
    return own.models().isEmpty()
        ? Optional.empty()
        : names.stream().flatMap(name -> ownIndex.find(name, model).stream()).findFirst();
  }

  private record Asked(String provider, String model) {}

  /** {@link #cost(String, String, Usage, Instant, Duration)} of an answer that took no time. */
  public LineCost cost(String provider, String model, Usage usage, Instant at) {
    return cost(provider, model, usage, at, Duration.ZERO);
  }

  /**
   * The money of one answer: every model call that it reports (its iterations, each by its own
   * model), by the tier, speed and region that it says it was served with.
   *
   * @param provider the provider that served it
   * @param model the model that it says it was served by
   * @param usage its tokens
   * @param at when the request was made
   * @param took how long the answer took, for servers that are paid by time
   */
  public LineCost cost(String provider, String model, Usage usage, Instant at, Duration took) {
    Costing costing = new Costing();
    Optional<String> region = own.region(provider);
    for (Iteration call : usage.billed()) {
      String name = call.model().orElse(model);
      Served served =
          call.usage().served().equals(Served.UNSAID) ? usage.served() : call.usage().served();
      find(provider, name)
          .ifPresentOrElse(
              prices -> costing.add(prices, call.usage(), served, region, at),
              () -> costing.addUnpriced(call.usage(), "no price for " + provider + "/" + name));
    }
    find(provider, model).ifPresent(prices -> costing.addTime(prices, usage, at, took));
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
