package dev.hone.ledger.prices;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the project's price book format, version 1, into entries that are not yet checked. */
final class PriceBookReader {
  private static final int FORMAT = 1;
  private static final Set<String> ROW_FIELDS = Set.of("from", "until", "tier", "above", "derived");

  /** A book as it stands in its file. */
  record Raw(String version, List<ModelPrices> models) {}

  private final String source;

  PriceBookReader(String source) {
    this.source = source;
  }

  Raw read(InputStream in) {
    JsonNode root;
    try {
      root = new JsonMapper().readTree(in);
    } catch (JacksonException e) {
      throw new PriceBookException("Price book " + source + " is not JSON: " + e.getMessage(), e);
    }
    int format = root.path("format").asInt(0);
    if (format != FORMAT || !root.path("models").isArray()) {
      throw new PriceBookException(
          "Price book " + source + " has format " + format + "; this version of Hone reads 1.");
    }
    List<ModelPrices> models = new ArrayList<>();
    for (JsonNode node : root.get("models")) {
      models.add(model(node));
    }
    return new Raw(root.path("version").asString(""), models);
  }

  private ModelPrices model(JsonNode node) {
    String key = node.path("key").asString("");
    try {
      List<RateRow> rates = new ArrayList<>();
      for (JsonNode row : node.path("rates")) {
        rates.add(row(row));
      }
      List<String> otherUnits = new ArrayList<>();
      node.path("other_units").forEach(unit -> otherUnits.add(unit.asString()));
      return new ModelPrices(
          key,
          required(node, "provider"),
          node.path("name").asString(key),
          required(node, "mode"),
          count(node, "max_input"),
          count(node, "max_output"),
          count(node, "cache_min"),
          node.path("caching").asBoolean(false),
          text(node, "deprecated").map(LocalDate::parse),
          factors(node.path("region")),
          factors(node.path("speed")),
          text(node, "search").map(BigDecimal::new),
          otherUnits,
          storage(node),
          rates,
          List.of(),
          Optional.empty());
    } catch (IllegalArgumentException | DateTimeException | JacksonException e) {
      throw new PriceBookException(
          "Price book " + source + ", model '" + key + "': " + e.getMessage(), e);
    }
  }

  private static RateRow row(JsonNode node) {
    Map<CostComponent, BigDecimal> prices = new EnumMap<>(CostComponent.class);
    for (String field : node.propertyNames()) {
      if (!ROW_FIELDS.contains(field)) {
        prices.put(component(field), new BigDecimal(required(node, field)));
      }
    }
    Set<CostComponent> derived = EnumSet.noneOf(CostComponent.class);
    node.path("derived").forEach(field -> derived.add(component(field.asString())));
    ServiceTier tier =
        text(node, "tier")
            .map(word -> ServiceTier.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(ServiceTier.STANDARD);
    return new RateRow(
        date(node, "from"),
        date(node, "until"),
        tier,
        node.path("above").asLong(0),
        prices,
        derived);
  }

  private static List<StorageRate> storage(JsonNode model) {
    List<StorageRate> storage = new ArrayList<>();
    for (JsonNode node : model.path("storage")) {
      storage.add(
          new StorageRate(
              date(node, "from"),
              date(node, "until"),
              new BigDecimal(required(node, "price")),
              required(node, "source")));
    }
    return storage;
  }

  private static CostComponent component(String field) {
    return CostComponent.ofField(field)
        .orElseThrow(() -> new IllegalArgumentException("unknown price field '" + field + "'"));
  }

  private static Optional<Instant> date(JsonNode node, String field) {
    return text(node, field)
        .map(when ->
            when.contains("T")
                ? Instant.parse(when)
                : LocalDate.parse(when).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static Map<String, BigDecimal> factors(JsonNode node) {
    Map<String, BigDecimal> factors = new LinkedHashMap<>();
    for (String name : node.propertyNames()) {
      factors.put(name, new BigDecimal(required(node, name)));
    }
    return factors;
  }

  private static OptionalLong count(JsonNode node, String field) {
    return node.has(field) ? OptionalLong.of(node.get(field).asLong()) : OptionalLong.empty();
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException("field '" + field + "' is no text");
    }
    return Optional.of(value.stringValue());
  }

  private static String required(JsonNode node, String field) {
    return text(node, field)
        .orElseThrow(() -> new IllegalArgumentException("field '" + field + "' is missing"));
  }
}
