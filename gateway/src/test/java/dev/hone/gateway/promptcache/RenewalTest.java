package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RenewalTest {
  private static final double MAKING = 1_000;
  private static final double GROWTH = 10;

  /** With an end that is far off: the square root of an economic order quantity. */
  @Test
  void isMadeAnewEverySoManyUses() {
    int uses = 0;
    for (double behind = GROWTH; uses < 100; behind += GROWTH) {
      Renewal renewal = new Renewal(MAKING, 0.98, 0.98, behind + GROWTH, GROWTH);
      uses++;
      if (renewal.now() <= renewal.waiting()) {
        break;
      }
    }
    assertThat((double) uses).isCloseTo(Math.sqrt(2 * MAKING / GROWTH), within(4.0));
  }

  @Test
  void isNotMadeForAUseThatHardlyComes() {
    Renewal renewal = new Renewal(MAKING, 0.3, 0.3, 900, 0);
    assertThat(renewal.now()).isGreaterThan(renewal.waiting());
  }

  /** What does not grow costs its making once; the uses expected of it cost all the same. */
  @Test
  void countsUses() {
    Renewal renewal = new Renewal(MAKING, 0.5, 0.75, 900, 0);
    assertThat(renewal.now()).isCloseTo(MAKING, within(1e-6));
    assertThat(renewal.never()).isCloseTo(0.5 * (900 + 3 * 900), within(1e-6));
    assertThat(renewal.waiting()).isCloseTo(0.5 * (900 + MAKING), within(1e-6));
  }
}
