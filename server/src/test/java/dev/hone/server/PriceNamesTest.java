package dev.hone.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.ModelPrices;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.ledger.prices.OwnPrices.Like;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PriceNamesTest {
  private final PriceBook listed = PriceBook.load(Instant.parse("2026-12-01T00:00:00Z"));

  @Test
  void namesOfWhichNothingIsKnownAreTold() {
    OwnPrices own =
        new OwnPrices(
            List.of(priced("opnai"), priced("vlm")),
            Map.of(
                "tema", new Like("openai", Optional.empty()),
                "team", new Like("opneai", Optional.empty())));
    assertThat(PriceNames.odd(own, listed, listed.with(own), List.of("team", "vllm")))
        .containsExactlyInAnyOrder(
            "prices: no provider 'tema' is configured (did you mean 'team'?)",
            "prices: 'team' is to be billed like 'opneai', of whom no price is known (did you mean"
                + " 'openai'?): what it serves is unpriced",
            "prices: no provider 'opnai' is configured (did you mean 'openai'?)",
            "prices: no provider 'vlm' is configured (did you mean 'vllm'?)");
  }

  @Test
  void knownOnesAreNot() {
    OwnPrices own =
        new OwnPrices(
            List.of(priced("google"), priced("local"), priced("house"), priced("vllm")),
            Map.of(
                "team", new Like("house", Optional.empty()),
                "nightly", new Like("team", Optional.empty()),
                "openai-eu", new Like("openai", Optional.of("eu"))));
    List<String> providers = List.of("team", "nightly", "vllm", "openai-eu");
    assertThat(PriceNames.odd(own, listed, listed.with(own), providers)).isEmpty();
  }

  private static ModelPrices priced(String provider) {
    RateRow row =
        new RateRow(
            Optional.empty(),
            Optional.empty(),
            ServiceTier.STANDARD,
            0,
            Map.of(CostComponent.FRESH, BigDecimal.ONE),
            Set.of(),
            Optional.empty());
    return ModelPrices.own(provider, "some-model", List.of(row));
  }
}
