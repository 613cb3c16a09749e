package dev.hone.cli.prices;

import dev.hone.cli.terminal.Table;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceAnomaly;
import dev.hone.ledger.prices.PriceFinding;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import dev.hone.ledger.prices.StorageRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Unit prices as a table. */
public final class PriceTable {
  private static final String NOTHING = "–";
  private static final List<CostComponent> SHOWN =
      List.of(
          CostComponent.FRESH,
          CostComponent.CACHE_WRITE,
          CostComponent.CACHE_WRITE_1H,
          CostComponent.CACHE_READ,
          CostComponent.OUTPUT);

  private static final RateRow NO_PRICES =
      new RateRow(Optional.empty(), Optional.empty(), ServiceTier.STANDARD, 0, Map.of(), Set.of());

  private PriceTable() {}

  /**
   * The prices in force at a moment.
   *
   * @param everyRow also the other tiers and the prices of long prompts
   */
  public static String render(List<ModelPrices> models, Instant at, boolean everyRow) {
    boolean hours =
        models.stream().flatMap(m -> m.inForce(at).stream()).anyMatch(PriceTable::hasHour);
    List<String> head =
        new ArrayList<>(
            List.of("provider", "model", "tier", "in", "write", "write 1h", "read", "out"));
    if (hours) {
      head.add("hour");
    }
    head.add("context");
    Table table = new Table(head.toArray(String[]::new));
    for (ModelPrices model : models) {
      List<RateRow> rows = rows(model, at, everyRow);
      if (rows.isEmpty()) {
        String why = model.refused().map(reason -> "unpriced: " + reason).orElse("unpriced");
        table.row(cells(model, why, hours, NO_PRICES));
      }
      for (RateRow row : rows) {
        table.row(cells(model, label(model, row), hours, row));
      }
    }
    return table + (everyRow ? stored(models, at) : "");
  }

  private static boolean hasHour(RateRow row) {
    return row.hour().isPresent();
  }

  /** What keeping cached contents costs, where it is known. */
  private static String stored(List<ModelPrices> models, Instant at) {
    StringBuilder text = new StringBuilder();
    for (ModelPrices model : models) {
      for (StorageRate rate : model.storage()) {
        if (rate.holds(at)) {
          text.append(
              "%s: keeping cached contents costs $%s per million tokens and hour (%s)%n"
                  .formatted(model.name(), dollars(rate.price()), rate.source()));
          break;
        }
      }
    }
    return text.toString();
  }

  /** What was odd in the list, by kind, and what Hone does about it. */
  public static String findings(List<PriceFinding> findings) {
    if (findings.isEmpty()) {
      return "Nothing is odd in these prices.\n";
    }
    Map<PriceAnomaly, List<PriceFinding>> kinds = new TreeMap<>();
    for (PriceFinding finding : findings) {
      kinds.computeIfAbsent(finding.anomaly(), kind -> new ArrayList<>()).add(finding);
    }
    StringBuilder text = new StringBuilder();
    kinds.forEach((kind, found) -> {
      text.append(text.isEmpty() ? "" : "\n");
      text.append("%s: %d, %s%n".formatted(kind.label(), found.size(), so(kind.action())));
      for (PriceFinding finding : found) {
        text.append("  %s (%s): %s%n".formatted(finding.model(), finding.row(), finding.detail()));
      }
    });
    return text.toString();
  }

  private static String[] cells(ModelPrices model, String label, boolean hours, RateRow row) {
    List<String> cells = new ArrayList<>(List.of(model.provider(), model.name(), label));
    for (CostComponent component : SHOWN) {
      cells.add(price(row.price(component)));
    }
    if (hours) {
      cells.add(price(row.hour()));
    }
    cells.add(count(model.maxInputTokens()));
    return cells.toArray(String[]::new);
  }

  private static List<RateRow> rows(ModelPrices model, Instant at, boolean everyRow) {
    return model.inForce(at).stream()
        .filter(row -> everyRow || (row.tier() == ServiceTier.STANDARD && row.above() == 0))
        .toList();
  }

  private static String label(ModelPrices model, RateRow row) {
    String tier = row.tier().name().toLowerCase(Locale.ROOT);
    String length =
        row.above() == 0 ? tier : String.format(Locale.ROOT, "%s above %,d", tier, row.above());
    return model.ownRates().contains(row) ? length + ", own" : length;
  }

  private static String price(Optional<BigDecimal> price) {
    return price.map(dollars -> "$" + dollars(dollars)).orElse(NOTHING);
  }

  /** Cents at least, and no digit lost: {@code 5.00}, {@code 0.0375}. */
  private static String dollars(BigDecimal price) {
    BigDecimal exact = price.stripTrailingZeros();
    return exact.setScale(Math.max(2, exact.scale())).toPlainString();
  }

  private static String count(OptionalLong tokens) {
    return tokens.isPresent() ? String.format(Locale.ROOT, "%,d", tokens.getAsLong()) : NOTHING;
  }

  private static String so(PriceAnomaly.Action action) {
    return switch (action) {
      case FLAG -> "used as listed";
      case DROP_PRICE -> "that price is not used";
      case DROP_ROW -> "that tier is unpriced";
      case REFUSE_MODEL -> "the model is unpriced";
    };
  }
}
