package dev.hone.ledger.prices;

import static dev.hone.ledger.prices.CostComponent.CACHE_READ;
import static dev.hone.ledger.prices.CostComponent.CACHE_WRITE;
import static dev.hone.ledger.prices.CostComponent.CACHE_WRITE_1H;
import static dev.hone.ledger.prices.CostComponent.FRESH;
import static dev.hone.ledger.prices.CostComponent.OUTPUT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Looks at every entry of a book before it is used. Price lists are kept by hand: a price in the
 * wrong column looks like any other number, and a bill made with it is wrong for months. What can't
 * be true is taken out, so that it is booked as unpriced; what is merely odd is named.
 */
final class PriceCheck {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal WRITE_5M_MOST = new BigDecimal("1.5");
  private static final BigDecimal WRITE_1H_MOST = new BigDecimal("2.5");
  private static final BigDecimal LONG_OUTPUT = new BigDecimal("1.5");
  private static final BigDecimal INPUT_MOST = new BigDecimal(100);
  private static final BigDecimal INPUT_LEAST = new BigDecimal("0.01");
  private static final BigDecimal OUTPUT_MOST = new BigDecimal(20);

  /** OpenAI's threshold, whose rule says that priority does not stack. */
  private static final long NO_STACKING_ABOVE = 272_000;

  private static final Comparator<List<String>> BY_TEXT = Comparator.comparing(List::toString);

  private final LocalDate today;
  private final List<PriceFinding> findings = new ArrayList<>();

  PriceCheck(LocalDate today) {
    this.today = today;
  }

  /** What was found so far. */
  List<PriceFinding> findings() {
    return List.copyOf(findings);
  }

  /** The entry without the prices that are not believed. */
  ModelPrices checked(ModelPrices model) {
    model
        .deprecated()
        .filter(day -> day.isBefore(today))
        .ifPresent(day -> found(PriceAnomaly.DEPRECATED, model, "", day.toString()));
    Optional<PriceAnomaly> refusal = refusal(model);
    List<RateRow> rows = new ArrayList<>();
    for (RateRow row : model.rates()) {
      checkedRow(model, row).ifPresent(rows::add);
    }
    return refusal.isPresent()
        ? model.withRates(List.of(), refusal.map(PriceAnomaly::label))
        : model.withRates(rows, Optional.empty());
  }

  /** Names models that several entries price differently, whether by region or by mistake. */
  void compareClaudeEntries(List<ModelPrices> models) {
    Map<String, Map<List<String>, Integer>> families = new TreeMap<>();
    for (ModelPrices model : models) {
      int start = model.name().lastIndexOf("claude");
      List<RateRow> bases = model.baseRows().toList();
      if (start < 0 || bases.isEmpty()) {
        continue;
      }
      List<String> prices =
          Stream.of(FRESH, OUTPUT, CACHE_READ)
              .map(c -> bases.getFirst().price(c).map(BigDecimal::toPlainString).orElse("-"))
              .toList();
      families
          .computeIfAbsent(
              ModelNames.base(model.name().substring(start)), k -> new TreeMap<>(BY_TEXT))
          .merge(prices, 1, Integer::sum);
    }
    families.forEach((family, prices) -> {
      if (prices.size() > 1) {
        findings.add(
            new PriceFinding(
                PriceAnomaly.CLAUDE_PRICES_DIFFER, family, "standard", prices.toString()));
      }
    });
  }

  private Optional<PriceAnomaly> refusal(ModelPrices model) {
    List<RateRow> bases = model.baseRows().toList();
    boolean free =
        !bases.isEmpty()
            && bases.stream().allMatch(row -> isZero(row, FRESH) && isZero(row, OUTPUT));
    if (free) {
      found(PriceAnomaly.FREE, model, "standard", model.provider());
      return Optional.of(PriceAnomaly.FREE);
    }
    boolean priced =
        bases.stream().anyMatch(r -> r.price(FRESH).isPresent() && r.price(OUTPUT).isPresent());
    if (!priced && !model.mode().equals("embedding")) {
      found(PriceAnomaly.NO_TOKEN_PRICE, model, "", String.join(" ", model.otherUnits()));
      return Optional.of(PriceAnomaly.NO_TOKEN_PRICE);
    }
    return Optional.empty();
  }

  private Optional<RateRow> checkedRow(ModelPrices model, RateRow row) {
    boolean base = row.above() == 0 && row.tier() == ServiceTier.STANDARD;
    boolean longContext = row.above() > 0 && row.tier() == ServiceTier.STANDARD;
    if (base) {
      checkLevel(model, row);
      checkCaching(model, row);
    } else {
      RateRow standard =
          model
              .baseRows()
              .filter(r -> r.from().equals(row.from()) && r.until().equals(row.until()))
              .findFirst()
              .or(() -> model.baseRows().findFirst())
              .orElse(row);
      if (longContext) {
        checkLong(model, row, standard);
      } else if (row.tier() == ServiceTier.BATCH && row.above() == 0) {
        checkRatio(PriceAnomaly.BATCH_INPUT_RATIO, model, row, standard, FRESH, HALF);
        checkRatio(PriceAnomaly.BATCH_OUTPUT_RATIO, model, row, standard, OUTPUT, HALF);
      } else if (row.tier() == ServiceTier.PRIORITY && !priorityBelieved(model, row, standard)) {
        return Optional.empty();
      }
    }
    return Optional.of(believedCachePrices(model, row));
  }

  private void checkLevel(ModelPrices model, RateRow row) {
    boolean text = !model.mode().equals("embedding");
    BigDecimal input = row.price(FRESH).orElse(BigDecimal.ZERO);
    BigDecimal output = row.price(OUTPUT).orElse(BigDecimal.ZERO);
    if (!text || input.signum() == 0) {
      return;
    }
    if (input.compareTo(INPUT_MOST) > 0 || input.compareTo(INPUT_LEAST) < 0) {
      found(PriceAnomaly.EXTREME_INPUT, model, row.label(), input + "/" + output);
    }
    if (output.compareTo(input.multiply(OUTPUT_MOST)) > 0) {
      found(PriceAnomaly.OUTPUT_OVER_20X, model, row.label(), input + "/" + output);
    }
  }

  private void checkCaching(ModelPrices model, RateRow row) {
    boolean reads = row.price(CACHE_READ).isPresent();
    if (model.claimsCaching() && !reads && row.from().isEmpty()) {
      found(PriceAnomaly.CACHING_WITHOUT_READ, model, row.label(), model.provider());
    }
    if (!model.claimsCaching() && reads) {
      found(PriceAnomaly.READ_WITHOUT_CACHING, model, row.label(), model.provider());
    }
    boolean writes5m = row.price(CACHE_WRITE).isPresent();
    if (model.provider().equals("anthropic") && writes5m && row.price(CACHE_WRITE_1H).isEmpty()) {
      found(PriceAnomaly.NO_1H_WRITE, model, row.label(), "5m " + row.prices().get(CACHE_WRITE));
    }
  }

  private void checkLong(ModelPrices model, RateRow row, RateRow base) {
    if (row.price(FRESH).isPresent() != row.price(OUTPUT).isPresent()) {
      found(PriceAnomaly.LONG_ONE_SIDED, model, row.label(), row.prices().toString());
    }
    if (model.maxInputTokens().isPresent() && model.maxInputTokens().getAsLong() <= row.above()) {
      found(
          PriceAnomaly.LONG_ABOVE_WINDOW,
          model,
          row.label(),
          "max_input " + model.maxInputTokens().getAsLong());
    }
    checkRatio(PriceAnomaly.LONG_OUTPUT_RATIO, model, row, base, OUTPUT, LONG_OUTPUT);
  }

  private void checkRatio(
      PriceAnomaly anomaly,
      ModelPrices model,
      RateRow row,
      RateRow base,
      CostComponent component,
      BigDecimal expected) {
    Optional<BigDecimal> listed = row.price(component);
    Optional<BigDecimal> standard = base.price(component);
    if (listed.isEmpty() || standard.isEmpty()) {
      return;
    }
    BigDecimal wanted = standard.get().multiply(expected);
    // Lists round to the last digit they show, so a hundredth of the price is no anomaly.
    BigDecimal slack = standard.get().movePointLeft(2);
    if (listed.get().subtract(wanted).abs().compareTo(slack) > 0) {
      found(anomaly, model, row.label(), listed.get() + " vs " + standard.get());
    }
  }

  private boolean priorityBelieved(ModelPrices model, RateRow row, RateRow base) {
    if (row.price(FRESH).isPresent() != row.price(OUTPUT).isPresent()) {
      found(PriceAnomaly.PRIORITY_ONE_SIDED, model, row.label(), row.prices().toString());
      return false;
    }
    if (row.above() >= NO_STACKING_ABOVE) {
      found(PriceAnomaly.PRIORITY_STACKED, model, row.label(), row.prices().toString());
      return false;
    }
    Optional<BigDecimal> own = row.price(FRESH);
    Optional<BigDecimal> standard = base.price(FRESH);
    if (row.above() == 0
        && own.isPresent()
        && standard.isPresent()
        && own.get().compareTo(standard.get()) <= 0) {
      found(
          PriceAnomaly.PRIORITY_NOT_DEARER,
          model,
          row.label(),
          own.get() + " vs " + standard.get());
    }
    return true;
  }

  private RateRow believedCachePrices(ModelPrices model, RateRow row) {
    RateRow believed = row;
    BigDecimal input = row.price(FRESH).orElse(BigDecimal.ZERO);
    if (input.signum() == 0) {
      return row;
    }
    Optional<BigDecimal> write5m = row.price(CACHE_WRITE);
    Optional<BigDecimal> write1h = row.price(CACHE_WRITE_1H);
    if (write5m.isPresent() && outside(write5m.get(), input, WRITE_5M_MOST)) {
      found(PriceAnomaly.WRITE_5M_IMPLAUSIBLE, model, row.label(), ratio(write5m.get(), input));
      believed = believed.without(CACHE_WRITE);
    }
    if (write1h.isPresent() && outside(write1h.get(), input, WRITE_1H_MOST)) {
      found(PriceAnomaly.WRITE_1H_IMPLAUSIBLE, model, row.label(), ratio(write1h.get(), input));
      believed = believed.without(CACHE_WRITE_1H);
    }
    if (write5m.isPresent() && write1h.isPresent() && write1h.get().compareTo(write5m.get()) < 0) {
      found(
          PriceAnomaly.WRITE_1H_CHEAPER_THAN_5M,
          model,
          row.label(),
          write1h.get() + " < " + write5m.get());
      believed = believed.without(CACHE_WRITE_1H);
    }
    if (isZero(row, CACHE_READ)) {
      found(PriceAnomaly.READ_ZERO, model, row.label(), "input " + input);
      believed = believed.without(CACHE_READ);
    }
    return believed;
  }

  private static boolean outside(BigDecimal price, BigDecimal input, BigDecimal most) {
    return price.compareTo(input) < 0 || price.compareTo(input.multiply(most)) > 0;
  }

  private static boolean isZero(RateRow row, CostComponent component) {
    return row.price(component).map(price -> price.signum() == 0).orElse(false);
  }

  private static String ratio(BigDecimal price, BigDecimal input) {
    return price + " for input " + input + " = " + price.divide(input, new MathContext(3)) + "x";
  }

  private void found(PriceAnomaly anomaly, ModelPrices model, String row, String detail) {
    findings.add(new PriceFinding(anomaly, model.key(), row, detail));
  }
}
