package dev.hone.ledger.prices;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prices of a user's own: a contract, a server of theirs, a provider that no list has.
 *
 * @param models prices that stand before a book's; see {@link ModelPrices#withOwn}
 * @param likes providers by the names they have here, and whose prices they are billed at
 */
public record OwnPrices(List<ModelPrices> models, Map<String, Like> likes) {
  public static final OwnPrices NONE = new OwnPrices(List.of(), Map.of());

  /** Stands for every model of its provider that has no other price. */
  public static final String ANY_MODEL = "*";

  /**
   * Whose prices a provider is billed at.
   *
   * @param provider the book's name, or another's here that is billed like somebody itself
   * @param region of its data residency, whose factor is then applied
   */
  public record Like(String provider, Optional<String> region) {}

  /** Keeps copies. */
  public OwnPrices {
    models = List.copyOf(models);
    likes = Map.copyOf(likes);
  }

  boolean isEmpty() {
    return models.isEmpty() && likes.isEmpty();
  }

  /** The same with more providers that are billed like others; what stands here already stays. */
  public OwnPrices withLikes(Map<String, Like> more) {
    Map<String, Like> all = new TreeMap<>(more);
    all.putAll(likes);
    return new OwnPrices(models, all);
  }

  /** The provider's name, then whom it is billed like, and like whom that one is, to the last. */
  List<String> billedAs(String provider) {
    Set<String> names = new LinkedHashSet<>(Set.of(provider));
    Like like = likes.get(provider);
    while (like != null && names.add(like.provider())) {
      like = likes.get(like.provider());
    }
    return List.copyOf(names);
  }

  /** The region whose factor a provider is billed with: the one said closest to its own name. */
  Optional<String> region(String provider) {
    Like like = likes.get(provider);
    // Every answer is priced: this makes no list of names. Whoever is like oneself ends it, too.
    for (int left = likes.size(); like != null && like.region().isEmpty() && left > 0; left--) {
      like = likes.get(like.provider());
    }
    return like == null ? Optional.empty() : like.region();
  }

  /** Tells these prices from others, in eight hexadecimal digits: the same on every machine. */
  String fingerprint() {
    StringBuilder text = new StringBuilder();
    models.stream().map(OwnPrices::line).sorted().forEach(text::append);
    new TreeMap<>(likes).forEach((name, like) -> text.append(name).append(like).append('\n'));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String line(ModelPrices model) {
    StringBuilder text = new StringBuilder(model.key()).append('\n');
    model.ownRates().stream()
        .map(row ->
            "%s %s %s %s %s %s%n"
                .formatted(
                    row.from(),
                    row.until(),
                    row.tier(),
                    row.above(),
                    new TreeMap<>(row.prices()),
                    row.hour()))
        .sorted()
        .forEach(text::append);
    return text.append(new TreeMap<>(model.regionFactors()))
        .append(new TreeMap<>(model.speedFactors()))
        .append(model.searchPrice())
        .append(model.storage())
        .append('\n')
        .toString();
  }
}
