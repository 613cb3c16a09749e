package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StayTest {
  private static final ContentRules FLASH = new ContentRules(1_024, 300, 30, 1_000);

  @Test
  void endsWhereWaitingCostsMoreThanAUseSaves() {
    // Nine in ten come within a minute, hardly another one later.
    double[] chances = {0.5, 0.9, 0.905, 0.91, 0.92, 0.93, 0.935, 0.94, 0.95};
    Stay stay = Stay.best(chances, 270, FLASH);
    assertThat(stay.millis()).isEqualTo(60_000);
    assertThat(stay.goesOn()).isEqualTo(0.9);
    // Of the first quarter minute three quarters are paid for, of the rest three tenths.
    assertThat(stay.storage()).isCloseTo((15 * 0.75 + 45 * 0.3) / 3_600 * 1_000, within(1e-9));
  }

  @Test
  void isLongerWhereAUseSavesMore() {
    double[] chances = {0.5, 0.9, 0.905, 0.91, 0.92, 0.93, 0.935, 0.94, 0.95};
    assertThat(Stay.best(chances, 5_000, FLASH).millis()).isEqualTo(30 * 60_000);
  }
}
