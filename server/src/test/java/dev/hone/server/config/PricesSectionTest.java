package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.ledger.prices.RateRow;
import dev.hone.ledger.prices.ServiceTier;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PricesSectionTest {
  private static final Instant NOW = Instant.parse("2026-12-24T12:00:00Z");

  private static HoneConfig parse(String yaml) {
    return new ConfigFile(name -> null).parse("hone.yaml", yaml);
  }

  @Test
  void readsPricesOfOnesOwn() {
    PriceBook book =
        PriceBook.load(NOW)
            .with(
                parse(
                        """
                        prices:
                          - {provider: openai, model: gpt-5.6, from: 2026-12-01, in: 1.10, out: 8.80, read: 0.11, write: 1.375}
                          - {provider: openai, model: gpt-5.6, from: "2026-12-01", above: 272000, in: 2.2, out: 13.2}
                          - {provider: openai, model: gpt-5.6, tier: batch, in: 0.5, out: 4, regions: {eu: 1.2}, search: 8}
                          - {provider: google, model: gemini-2.5-pro, stored: 3.9}
                          - {provider: local, model: "*", hour: 0.85}
                          - {provider: openai-2, like: openai, region: eu}
                        """)
                    .prices());
    var gpt = book.find("openai", "gpt-5.6").orElseThrow();
    RateRow row = gpt.rates(NOW, ServiceTier.STANDARD, 100).orElseThrow();
    assertThat(row.price(CostComponent.FRESH)).contains(new BigDecimal("1.10"));
    assertThat(row.from()).contains(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(gpt.rates(NOW, ServiceTier.STANDARD, 300_000).orElseThrow().above())
        .isEqualTo(272_000);
    assertThat(gpt.rates(NOW, ServiceTier.BATCH, 100).orElseThrow().price(CostComponent.OUTPUT))
        .contains(new BigDecimal("4"));
    assertThat(gpt.regionFactors()).containsEntry("eu", new BigDecimal("1.2"));
    assertThat(gpt.searchPrice()).contains(new BigDecimal("8"));
    assertThat(book.find("google", "gemini-2.5-pro").orElseThrow().storedHour(NOW))
        .contains(new BigDecimal("3.9"));
    assertThat(book.find("local", "anything").orElseThrow().ownRates().getFirst().hour())
        .contains(new BigDecimal("0.85"));
    assertThat(book.find("openai-2", "gpt-5.6")).isEqualTo(book.find("openai", "gpt-5.6"));
  }

  @Test
  void namesKeyNearestKeyAndLineOfWhatIsWrong() {
    assertThatThrownBy(() ->
            parse(
                """
                prices:
                  - {provider: openai, model: m, inn: 1}
                  - {provider: openai, model: m, in: -1}
                  - {provider: openai, model: m, in: 1, from: 2026-12-02, until: 2026-12-01}
                  - {provider: openai, in: 1}
                  - {provider: openai, model: n, in: 1, tier: bach}
                  - {provider: openai, model: n, in: 2, from: 2027-01-01}
                  - {provider: openai, model: o, in: 1, from: tomorrow}
                  - {provider: vllm, model: p, hour: 1, tier: batch}
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hone.yaml, line 2: unknown key 'prices[0].inn': did you mean 'in'?")
        .hasMessageContaining("hone.yaml, line 2: 'prices[0].model' has no price")
        .hasMessageContaining("hone.yaml, line 3: 'prices[1].in' must be a decimal from 0 on")
        .hasMessageContaining("hone.yaml, line 4: 'prices[2].until' must be after 'from'")
        .hasMessageContaining("hone.yaml, line 5: 'prices[3].model' is missing")
        .hasMessageContaining(
            "hone.yaml, line 6: 'prices[4].tier' must be one of standard, batch, flex")
        .hasMessageContaining(
            "hone.yaml, line 7: 'prices[5].model' has two prices for the same tier, length and time")
        .hasMessageContaining(
            "hone.yaml, line 8: 'prices[6].from' must be a day such as 2026-12-01")
        .hasMessageContaining("hone.yaml, line 9: 'prices[7].hour' holds for every tier");
  }
}
