package dev.hone.server;

import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.server.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Providers that {@code prices} names and nobody else does: most likely typos, by which calls would
 * be booked without a price, or at another. A price may also stand there before its provider does,
 * so that they are told and not refused.
 */
final class PriceNames {
  private PriceNames() {}

  /**
   * What is odd, a sentence each.
   *
   * @param own the configuration's
   * @param listed the book without them
   * @param book with them, and with what providers' addresses tell
   * @param providers the names of those that are configured
   */
  static List<String> odd(
      OwnPrices own, PriceBook listed, PriceBook book, Collection<String> providers) {
    Set<String> known = new TreeSet<>(listed.providers());
    known.addAll(providers);
    known.add("local");
    List<String> odd = new ArrayList<>();
    own.likes()
        .forEach((name, like) -> {
          if (!providers.contains(name)) {
            odd.add(
                "prices: no provider '%s' is configured%s".formatted(name, meant(name, providers)));
          }
          if (!book.knows(name)) {
            odd.add(
                "prices: '%s' is to be billed like '%s', of whom no price is known%s: what it serves is unpriced"
                    .formatted(name, like.provider(), meant(like.provider(), known)));
          }
        });
    known.addAll(own.likes().values().stream().map(OwnPrices.Like::provider).toList());
    own.models().stream()
        .map(ModelPrices::provider)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .filter(name -> !known.contains(name) && !listed.knows(name))
        .forEach(name ->
            odd.add(
                "prices: no provider '%s' is configured%s".formatted(name, meant(name, known))));
    return List.copyOf(odd);
  }

  private static String meant(String name, Collection<String> known) {
    return Nearest.of(name, known).map(near -> " (did you mean '" + near + "'?)").orElse("");
  }
}
