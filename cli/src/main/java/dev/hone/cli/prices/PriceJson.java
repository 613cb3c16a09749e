package dev.hone.cli.prices;

import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.PriceFinding;
import dev.hone.ledger.prices.RateRow;
import dev.hone.wire.json.JsonWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Unit prices for other programs: US dollars per million tokens. */
public final class PriceJson {
  private PriceJson() {}

  /** {@code {"version", "at", "models": [{"provider", "model", "rates": [{"tier", …}]}]}}. */
  public static String models(String version, List<ModelPrices> models, Instant at) {
    JsonWriter json = new JsonWriter().object();
    json.name("version").value(version).name("at").value(at.toString());
    json.name("models").array();
    for (ModelPrices model : models) {
      json.object().name("provider").value(model.provider()).name("model").value(model.name());
      json.name("mode").value(model.mode());
      model.maxInputTokens().ifPresent(tokens -> json.name("max_input_tokens").value(tokens));
      model.maxOutputTokens().ifPresent(tokens -> json.name("max_output_tokens").value(tokens));
      model.refused().ifPresent(why -> json.name("unpriced").value(why));
      model.storedHour(at).ifPresent(price -> number(json.name("stored_hour"), price));
      json.name("rates").array();
      model.inForce(at).forEach(row -> rate(json, row, model.ownRates().contains(row)));
      json.endArray().endObject();
    }
    return json.endArray().endObject() + "\n";
  }

  private static void rate(JsonWriter json, RateRow row, boolean own) {
    json.object().name("tier").value(row.tier().name().toLowerCase(Locale.ROOT));
    json.name("above").value(row.above());
    row.from().ifPresent(from -> json.name("from").value(from.toString()));
    row.until().ifPresent(until -> json.name("until").value(until.toString()));
    for (CostComponent component : CostComponent.values()) {
      row.price(component).ifPresent(price -> number(json.name(component.field()), price));
    }
    row.hour().ifPresent(price -> number(json.name("hour"), price));
    json.name("own").value(own);
    json.name("derived").array();
    row.derived().stream().sorted().forEach(component -> json.value(component.field()));
    json.endArray().endObject();
  }

  /** An array of what was odd. */
  public static String findings(List<PriceFinding> findings) {
    JsonWriter json = new JsonWriter().array();
    for (PriceFinding finding : findings) {
      json.object();
      json.name("model").value(finding.model());
      json.name("prices").value(finding.row());
      json.name("anomaly").value(finding.anomaly().name().toLowerCase(Locale.ROOT));
      json.name("detail").value(finding.detail());
      json.name("action").value(finding.anomaly().action().name().toLowerCase(Locale.ROOT));
      json.endObject();
    }
    return json.endArray() + "\n";
  }

  private static void number(JsonWriter json, BigDecimal value) {
    json.raw(value.stripTrailingZeros().toPlainString());
  }
}
