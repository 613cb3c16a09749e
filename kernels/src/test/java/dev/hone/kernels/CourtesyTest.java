package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CourtesyTest {
  private static final long MILLI = 1_000_000;

  @Test
  void offersStayCloseWhereARequestTakesThem() {
    long pause = Courtesy.EVERY_NANOS;
    for (int i = 0; i < 100; i++) {
      pause = Courtesy.next(pause, MILLI / 5);
    }
    assertThat(pause).isEqualTo(Courtesy.EVERY_NANOS);
  }

  /** Beside one that computes all the time, offers of 3 ms each may not take over a tenth. */
  @Test
  void offersBecomeRareBesideOneThatNeverStops() {
    long pause = Courtesy.EVERY_NANOS;
    long given = 0;
    long kept = 0;
    for (int i = 0; i < 100; i++) {
      kept += pause;
      given += 3 * MILLI;
      pause = Courtesy.next(pause, 3 * MILLI);
      assertThat(pause).isLessThanOrEqualTo(Courtesy.LONGEST_NANOS);
    }
    assertThat(given).isLessThan((given + kept) / 10);
  }

  @Test
  void offersComeBackWhenItHasStopped() {
    long pause = Courtesy.LONGEST_NANOS;
    int offers = 0;
    while (pause > Courtesy.EVERY_NANOS) {
      pause = Courtesy.next(pause, 1_000);
      offers++;
    }
    assertThat(offers).isLessThanOrEqualTo(8);
  }
}
