package dev.hone.ledger.prices;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds a model's prices by provider and name: the exact spelling, then the one without format
 * version, then the one without date. A name with a date never finds the entry of another date; one
 * without finds the latest.
 */
final class PriceIndex {
  private final Map<String, ModelPrices> exact = new HashMap<>();
  private final Map<String, ModelPrices> versionless = new HashMap<>();
  private final Map<String, ModelPrices> undated = new HashMap<>();
  private final Map<String, ModelPrices> latest = new HashMap<>();

  PriceIndex(Collection<ModelPrices> models) {
    for (ModelPrices model : models) {
      String provider = model.provider();
      String name = model.name();
      exact.merge(id(provider, name), model, PriceIndex::better);
      versionless.merge(id(provider, ModelNames.versionless(name)), model, PriceIndex::better);
      String base = id(provider, ModelNames.base(name));
      latest.merge(base, model, PriceIndex::later);
      if (!ModelNames.isDated(name)) {
        undated.merge(base, model, PriceIndex::better);
      }
    }
  }

  Optional<ModelPrices> find(String provider, String model) {
    String house = ModelNames.provider(provider);
    ModelPrices listed = exact.get(id(house, model));
    if (listed != null) {
      return Optional.of(listed);
    }
    String name = model;
    int slash = model.indexOf('/');
    if (house.equals("openrouter") && slash > 0) {
      house = ModelNames.provider(model.substring(0, slash));
      name = model.substring(slash + 1);
    }
    Set<String> spellings = ModelNames.spellings(house, name);
    ModelPrices found = first(exact, house, spellings, UnaryOperator.identity());
    if (found == null) {
      found = first(versionless, house, spellings, ModelNames::versionless);
    }
    if (found == null) {
      Map<String, ModelPrices> index = ModelNames.isDated(name) ? undated : latest;
      found = first(index, house, spellings, ModelNames::base);
    }
    return Optional.ofNullable(found);
  }

  private static @Nullable ModelPrices first(
      Map<String, ModelPrices> index,
      String provider,
      Set<String> spellings,
      UnaryOperator<String> fold) {
    for (String spelling : spellings) {
      ModelPrices found = index.get(id(provider, fold.apply(spelling)));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String id(String provider, String name) {
    return provider + '\n' + name.toLowerCase(Locale.ROOT);
  }

  /** Of two entries for one name: the one with prices, then the one listed under its provider. */
  private static ModelPrices better(ModelPrices one, ModelPrices other) {
    if (one.rates().isEmpty() != other.rates().isEmpty()) {
      return one.rates().isEmpty() ? other : one;
    }
    return one.key().equals(one.name()) ? other : one;
  }

  /** Of several versions of one model: one without a date, else the latest date. */
  private static ModelPrices later(ModelPrices one, ModelPrices other) {
    boolean dated = ModelNames.isDated(one.name());
    if (dated != ModelNames.isDated(other.name())) {
      return dated ? other : one;
    }
    if (!dated) {
      return better(one, other);
    }
    return one.name().compareTo(other.name()) >= 0 ? one : other;
  }
}
