package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForecastsTest {
  private static final long HOUR = 3_600_000;

  private final Forecasts forecasts = new Forecasts();

  @Test
  void believesWhatComesTrue() {
    for (int i = 0; i < 100; i++) {
      forecasts.expect(0.9, i + 10).used(i);
    }
    assertThat(forecasts.trust(1_000)).isEqualTo(1);
  }

  @Test
  void believesLessOfWhatDoesNotAndMoreAgainInTime() {
    for (int i = 0; i < 100; i++) {
      Forecasts.Forecast forecast = forecasts.expect(0.9, i + 10);
      if (i % 3 == 0) {
        forecast.used(i);
      } else {
        forecast.used(i + 11);
      }
    }
    double trust = forecasts.trust(1_000);
    assertThat(trust).isBetween(0.4, 0.5);
    assertThat(forecasts.trust(HOUR)).isEqualTo(trust);
    assertThat(forecasts.trust(3 * HOUR)).isGreaterThan(trust);
  }

  @Test
  void waitsForTheEndOfWhatItExpects() {
    forecasts.expect(0.9, 1_000);
    assertThat(forecasts.trust(999)).isEqualTo(1);
    assertThat(forecasts.trust(1_001)).isLessThan(1);
  }
}
