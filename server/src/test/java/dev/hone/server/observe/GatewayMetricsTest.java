package dev.hone.server.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.ledger.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatewayMetrics metrics = new GatewayMetrics(registry);

  private void book(String model, Outcome outcome) {
    metrics.book(Lines.line(model, outcome), Lines.CONTEXT, Optional.empty());
  }

  @Test
  void countsAttemptsTokensMoneyAndTimes() {
    book("gpt-5", Outcome.OK);
    book("gpt-5", Outcome.OK);
    book("gpt-5", Outcome.UPSTREAM_CUT);
    assertThat(registry.get("hone.attempts").tag("outcome", "ok").counter().count()).isEqualTo(2);
    assertThat(registry.get("hone.attempts").tag("outcome", "upstream_cut").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("hone.tokens").tag("kind", "fresh").counter().count()).isEqualTo(300);
    assertThat(registry.get("hone.tokens").tag("kind", "cache_read").counter().count())
        .isEqualTo(120);
    assertThat(registry.get("hone.cost.usd").counter().count()).isCloseTo(7.5e-6, within(1e-15));
    assertThat(registry.get("hone.saved.usd").counter().count()).isCloseTo(1.5e-6, within(1e-15));
    assertThat(registry.get("hone.first.token").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(240);
  }

  @Test
  void row14NamesOfModelsThatClientsMakeUpDoNotGrowWithoutBound() {
    for (int i = 0; i < 1_000; i++) {
      book("made-up-" + i, Outcome.OK);
    }
    assertThat(registry.find("hone.cost.usd").counters()).hasSizeLessThanOrEqualTo(201);
    assertThat(registry.get("hone.attempts").tag("model", "other").counter().count())
        .isEqualTo(800);
  }
}
