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
      Renewal renewal = after(0.98, 0.98, behind + GROWTH, GROWTH);
      uses++;
      if (renewal.now() <= renewal.waiting()) {
        break;
      }
    }
    assertThat((double) uses).isCloseTo(Math.sqrt(2 * MAKING / GROWTH), within(4.0));
  }

  @Test
  void isNotMadeForAUseThatHardlyComes() {
    Renewal renewal = after(0.3, 0.3, 900, 0);
    assertThat(renewal.now()).isGreaterThan(renewal.waiting());
  }

  /** What does not grow costs its making once; the uses expected of it cost all the same. */
  @Test
  void countsUses() {
    Renewal renewal = after(0.5, 0.75, 900, 0);
    assertThat(renewal.now()).isCloseTo(MAKING, within(1e-6));
    assertThat(renewal.never()).isCloseTo(0.5 * (900 + 3 * 900), within(1e-6));
    assertThat(renewal.waiting()).isCloseTo(0.5 * (900 + MAKING), within(1e-6));
  }

  /** What is made before a use serves it too, and costs little more than going without. */
  @Test
  void isMadeFirstForALesserChance() {
    Renewal first = new Renewal(ContentTiming.FIRST, MAKING, 900, 0.3, 0.3, 900, 0);
    assertThat(first.now()).isCloseTo(MAKING, within(1e-6));
    assertThat(first.never()).isCloseTo(900 + 0.3 * (900 + 900 * 0.3 / 0.7), within(1e-6));
    assertThat(first.now()).isLessThan(first.waiting());
  }

  /** In a rhythm of {@code n}, the n-th use is one that it is made for: nothing is behind then. */
  @Test
  void aUseThatItIsMadeForHasNothingBehind() {
    double least = Double.POSITIVE_INFINITY;
    for (int n = 1; n < 60; n++) {
      double spent = MAKING;
      for (int use = 1; use < n; use++) {
        spent += Math.pow(0.9, use) * GROWTH * use;
      }
      least = Math.min(least, spent / (1 - Math.pow(0.9, n)));
    }
    Renewal first = new Renewal(ContentTiming.FIRST, MAKING, 0, 0.9, 0.9, GROWTH, GROWTH);
    assertThat(first.now()).isCloseTo(least, within(1e-6));
  }

  private static Renewal after(double next, double later, double behind, double growth) {
    return new Renewal(ContentTiming.BESIDE, MAKING, 0, next, later, behind, growth);
  }
}
