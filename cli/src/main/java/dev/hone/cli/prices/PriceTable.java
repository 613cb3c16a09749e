package dev.hone.cli.prices;

import dev.hone.cli.terminal.Table;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceAnomaly;
import dev.hone.ledger.prices.PriceFinding;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

  private PriceTable() {}

  /**
   * The prices in force at a moment.
   *
   * @param everyRow also the other tiers and the prices of long prompts
   */
  public static String render(List<ModelPrices> models, Instant at, boolean everyRow) {
    Table table =
        new Table("provider", "model", "tier", "in", "write", "write 1h", "read", "out", "context");
    for (ModelPrices model : models) {
      List<RateRow> rows = rows(model, at, everyRow);
      if (rows.isEmpty()) {
        table.row(
            model.provider(),
            model.name(),
            model.refused().map(why -> "unpriced: " + why).orElse("unpriced"),
            NOTHING,
            NOTHING,
            NOTHING,
            NOTHING,
            NOTHING,
            count(model.maxInputTokens()));
      }
      for (RateRow row : rows) {
        table.row(cells(model, row));
      }
    }
    return table.toString();
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

  private static String[] cells(ModelPrices model, RateRow row) {
    List<String> cells = new ArrayList<>(List.of(model.provider(), model.name(), label(row)));
    for (CostComponent component : SHOWN) {
      cells.add(price(row, component));
    }
    cells.add(count(model.maxInputTokens()));
    return cells.toArray(String[]::new);
  }

  private static List<RateRow> rows(ModelPrices model, Instant at, boolean everyRow) {
    return model.rates().stream()
        .filter(row -> row.holds(at))
        .filter(row -> everyRow || (row.tier() == ServiceTier.STANDARD && row.above() == 0))
        .toList();
  }

  private static String label(RateRow row) {
    String tier = row.tier().name().toLowerCase(Locale.ROOT);
    return row.above() == 0 ? tier : String.format(Locale.ROOT, "%s above %,d", tier, row.above());
  }

  private static String price(RateRow row, CostComponent component) {
    Optional<String> price = row.price(component).map(PriceTable::dollars);
    return price.map(text -> "$" + text).orElse(NOTHING);
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
