package dev.hone.server.config;

import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.ledger.prices.OwnPrices.Like;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.ledger.prices.StorageRate;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code prices}: entries of one provider and model each, in US dollars. Entries of the same
 * model are its rows: other tiers, other periods, longer prompts.
 */
final class PricesSection {
  /** Keys of token prices, as a book names them and as a configuration does. */
  private static final Map<String, CostComponent> TOKENS = new LinkedHashMap<>();

  static {
    for (CostComponent component : CostComponent.values()) {
      switch (component) {
        case CACHE_WRITE_1H -> TOKENS.put("write-1h", component);
        case CACHE_WRITE_12H -> TOKENS.put("write-12h", component);
        case WEB_SEARCH, REPORTED -> {}
        default -> TOKENS.put(component.field().replace('_', '-'), component);
      }
    }
  }

  private record Model(String provider, String name) {}

  /** What was read of one model so far. */
  private static final class Draft {
    private final List<RateRow> rows = new ArrayList<>();
    private final Map<String, BigDecimal> regions = new HashMap<>();
    private final Map<String, BigDecimal> speeds = new HashMap<>();
    private final List<StorageRate> stored = new ArrayList<>();
    private Optional<BigDecimal> search = Optional.empty();

    ModelPrices finish(Model model) {
      return ModelPrices.own(model.provider(), model.name(), rows)
          .withExtras(regions, speeds, search, stored);
    }
  }

  private final Map<Model, Draft> models = new LinkedHashMap<>();
  private final Map<String, Like> likes = new LinkedHashMap<>();

  private PricesSection() {}

  static OwnPrices read(ConfigSection top) {
    PricesSection prices = new PricesSection();
    for (ConfigSection entry : top.sections("prices")) {
      try (entry) {
        prices.add(entry);
      }
    }
    List<ModelPrices> finished = new ArrayList<>();
    prices.models.forEach((model, draft) -> finished.add(draft.finish(model)));
    return new OwnPrices(finished, prices.likes);
  }

  private void add(ConfigSection entry) {
    Optional<String> provider = entry.string("provider");
    Optional<String> like = entry.string("like");
    if (provider.isEmpty()) {
      entry.problem("provider", "is missing: name whose price this is");
    }
    if (like.isPresent()) {
      Like other = new Like(like.get(), entry.string("region"));
      if (provider.isPresent() && likes.put(provider.get(), other) != null) {
        entry.problem("provider", "stands here twice with 'like'");
      }
      return;
    }
    Optional<String> model = entry.string("model");
    if (model.isEmpty()) {
      entry.problem("model", "is missing: name the model, '*' for every other of the provider");
    }
    Draft draft =
        models.computeIfAbsent(new Model(provider.orElse(""), model.orElse("")), m -> new Draft());
    Optional<Instant> from = moment(entry, "from");
    Optional<Instant> until = moment(entry, "until");
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      entry.problem("until", "must be after 'from'");
      until = Optional.empty();
    }
    boolean extras = extras(entry, draft, from, until);
    Optional<RateRow> row = row(entry, from, until);
    if (row.isPresent()) {
      add(entry, draft, row.get());
    } else if (!extras) {
      entry.problem(
          "model", "has no price: give it one of " + String.join(", ", TOKENS.keySet()) + ", hour");
    }
  }

  private static void add(ConfigSection entry, Draft draft, RateRow row) {
    boolean taken =
        draft.rows.stream()
            .anyMatch(r -> r.tier() == row.tier() && r.above() == row.above() && overlap(r, row));
    if (taken) {
      entry.problem("model", "has two prices for the same tier, length and time");
    } else {
      draft.rows.add(row);
    }
  }

  private static boolean overlap(RateRow a, RateRow b) {
    return before(a.from(), b.until()) && before(b.from(), a.until());
  }

  private static boolean before(Optional<Instant> from, Optional<Instant> until) {
    return from.isEmpty() || until.isEmpty() || from.get().isBefore(until.get());
  }

  private static Optional<RateRow> row(
      ConfigSection entry, Optional<Instant> from, Optional<Instant> until) {
    ServiceTier tier = entry.choice("tier", ServiceTier.class).orElse(ServiceTier.STANDARD);
    long above = entry.integer("above", 0, 1_000_000_000).orElse(0L);
    Map<CostComponent, BigDecimal> tokens = new EnumMap<>(CostComponent.class);
    TOKENS.forEach(
        (key, component) -> entry.price(key).ifPresent(price -> tokens.put(component, price)));
    Optional<BigDecimal> hour = entry.price("hour");
    if (hour.isPresent() && tier != ServiceTier.STANDARD) {
      entry.problem("hour", "holds for every tier: give it to an entry without 'tier'");
    }
    return tokens.isEmpty() && hour.isEmpty()
        ? Optional.empty()
        : Optional.of(new RateRow(from, until, tier, above, tokens, Set.of(), hour));
  }

  private static boolean extras(
      ConfigSection entry, Draft draft, Optional<Instant> from, Optional<Instant> until) {
    Map<String, BigDecimal> regions = entry.prices("regions");
    Map<String, BigDecimal> speeds = entry.prices("speeds");
    Optional<BigDecimal> search = entry.price("search");
    Optional<BigDecimal> stored = entry.price("stored");
    draft.regions.putAll(regions);
    draft.speeds.putAll(speeds);
    draft.search = search.or(() -> draft.search);
    stored.ifPresent(
        price -> draft.stored.add(new StorageRate(from, until, price, "the configuration")));
    return !regions.isEmpty() || !speeds.isEmpty() || search.isPresent() || stored.isPresent();
  }

  private static Optional<Instant> moment(ConfigSection entry, String key) {
    return entry
        .string(key)
        .flatMap(text -> {
          try {
            return Optional.of(
                text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
          } catch (DateTimeException e) {
            entry.problem(
                key,
                "must be a day such as 2026-12-01 or a moment such as 2026-12-01T08:00:00Z, not '"
                    + text
                    + "'");
            return Optional.empty();
          }
        });
  }
}
