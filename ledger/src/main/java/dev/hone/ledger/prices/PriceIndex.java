package dev.hone.ledger.prices;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds a model's prices by provider and name, exact spelling before folded ones. */
final class PriceIndex {
  private final Map<String, ModelPrices> exact = new HashMap<>();
  private final Map<String, ModelPrices> folded = new HashMap<>();

  PriceIndex(Collection<ModelPrices> models) {
    for (ModelPrices model : models) {
      exact.merge(id(model.provider(), model.name()), model, PriceIndex::better);
      folded.merge(id(model.provider(), ModelNames.base(model.name())), model, PriceIndex::later);
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
    for (Map<String, ModelPrices> index : List.of(exact, folded)) {
      for (String spelling : ModelNames.spellings(house, name)) {
        ModelPrices found = index.get(id(house, spelling));
        if (found != null) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
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

  /** Of several dated versions of one model: the undated one, else the latest date. */
  private static ModelPrices later(ModelPrices one, ModelPrices other) {
    boolean oneUndated = ModelNames.base(one.name()).equals(one.name().toLowerCase(Locale.ROOT));
    boolean otherUndated =
        ModelNames.base(other.name()).equals(other.name().toLowerCase(Locale.ROOT));
    if (oneUndated != otherUndated) {
      return oneUndated ? one : other;
    }
    return one.name().compareTo(other.name()) >= 0 ? one : other;
  }
}
