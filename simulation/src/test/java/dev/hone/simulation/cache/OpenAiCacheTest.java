package dev.hone.simulation.cache;

import static dev.hone.simulation.cache.OpenAiBreakpointCache.THIRTY_MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenAiCacheTest {
  private final OpenAiAutomaticCache automatic = new OpenAiAutomaticCache(Duration.ofHours(24));
  private final OpenAiBreakpointCache breakpoints = new OpenAiBreakpointCache();

  private static CachePlan explicit(int... blocks) {
    return CachePlan.onlyMarking(
        IntStream.of(blocks).mapToObj(block -> new Mark(block, THIRTY_MINUTES)).toList());
  }

  @Test
  void readsACommonPrefixInStepsOf128WithoutAFee() {
    assertThat(automatic.serve(Prompts.of(700, 1, 2), CachePlan.SILENT, 0, 1))
        .isEqualTo(CacheUse.uncached(1403));
    assertThat(automatic.serve(Prompts.of(700, 1, 2, 3, 4), CachePlan.SILENT, 1, 2))
        .isEqualTo(CacheUse.reading(1280, 2803));
  }

  @Test
  void cachesNothingBelow1024() {
    automatic.serve(Prompts.of(500, 1, 2), CachePlan.SILENT, 0, 0);
    assertThat(automatic.serve(Prompts.of(500, 1, 2), CachePlan.SILENT, 1, 1).read()).isZero();
    assertThat(automatic.serve(Prompts.of(500, 1, 3, 4), CachePlan.SILENT, 2, 2).read()).isZero();
  }

  @Test
  void computesAtLeastOneTokenOfAKnownPrompt() {
    automatic.serve(Prompts.of(1024, 1, 2), CachePlan.SILENT, 0, 0);
    assertThat(automatic.serve(Prompts.of(1024, 1, 2), CachePlan.SILENT, 1, 1).read())
        .isEqualTo(2048);
  }

  @Test
  void sendsTheSixteenthRequestOfAMinuteToAnotherMachine() {
    for (int i = 0; i < 15; i++) {
      automatic.serve(Prompts.of(1024, 1, 2), CachePlan.SILENT, i, i);
    }
    assertThat(automatic.serve(Prompts.of(1024, 1, 2), CachePlan.SILENT, 16, 16).read()).isZero();
    assertThat(automatic.serve(Prompts.of(1024, 1, 2), CachePlan.SILENT, 60_016, 60_016).read())
        .isEqualTo(2048);
  }

  @Test
  void keepsKeysApart() {
    CachePlan one = CachePlan.SILENT.withKey("one");
    automatic.serve(Prompts.of(1024, 1, 2), one, 0, 0);
    assertThat(
            automatic.serve(Prompts.of(1024, 1, 2), CachePlan.SILENT.withKey("two"), 1, 1).read())
        .isZero();
    assertThat(automatic.serve(Prompts.of(1024, 1, 2), one, 2, 2).read()).isEqualTo(2048);
  }

  @Test
  void hitsNothingInImplicitModeWhenTheTailChangesAndPaysTheWriteEachTime() {
    for (int tail = 2; tail < 6; tail++) {
      assertThat(breakpoints.serve(Prompts.of(2000, 1, tail), CachePlan.SILENT, tail, tail))
          .isEqualTo(new CacheUse(3, 0, 4000, 0, 0, 0));
    }
  }

  @Test
  void rollsAConversationForwardInImplicitMode() {
    breakpoints.serve(Prompts.of(2000, 1, 2), CachePlan.SILENT, 0, 0);
    assertThat(breakpoints.serve(Prompts.of(2000, 1, 2, 3, 4), CachePlan.SILENT, 1, 1))
        .isEqualTo(new CacheUse(3, 4000, 4000, 0, 0, 0));
  }

  @Test
  void matchesExactlyAtExplicitBreakpoints() {
    breakpoints.serve(Prompts.of(2000, 1, 2), explicit(0), 0, 0);
    assertThat(breakpoints.serve(Prompts.of(2000, 1, 9), explicit(0), 1, 1))
        .isEqualTo(new CacheUse(2003, 2000, 0, 0, 0, 0));
    assertThat(breakpoints.serve(Prompts.of(2000, 1, 9), explicit(1), 2, 2).read()).isZero();
  }

  @Test
  void doesNotCacheInExplicitModeWithoutBreakpoints() {
    breakpoints.serve(Prompts.of(2000, 1, 2), explicit(), 0, 0);
    assertThat(breakpoints.serve(Prompts.of(2000, 1, 2), explicit(), 1, 1))
        .isEqualTo(CacheUse.uncached(4003));
  }

  @Test
  void writesTheLatestFourOfFiveBreakpoints() {
    breakpoints.serve(
        Prompts.of(1100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), explicit(0, 1, 3, 5, 7), 0, 0);
    assertThat(breakpoints.serve(Prompts.of(1100, 1, 99), explicit(0), 1, 1).read()).isZero();
    assertThat(breakpoints.serve(Prompts.of(1100, 1, 2), explicit(1), 1, 1).read()).isEqualTo(2200);
  }

  @Test
  void forgetsAfterThirtyMinutes() {
    breakpoints.serve(Prompts.of(2000, 1, 2), explicit(0), 0, 0);
    long late = THIRTY_MINUTES.toMillis();
    assertThat(breakpoints.serve(Prompts.of(2000, 1, 2), explicit(0), late, late).read()).isZero();
  }

  @Test
  void refusesABreakpointOnTheModelsOwnWords() {
    assertThatThrownBy(() -> breakpoints.serve(Prompts.of(2000, 1, 2, 3), explicit(2), 0, 0))
        .isInstanceOf(RefusedRequestException.class);
    assertThatThrownBy(() ->
            automatic.serve(
                Prompts.of(2000, 1, 2),
                CachePlan.marking(List.of(new Mark(0, THIRTY_MINUTES))),
                0,
                0))
        .isInstanceOf(RefusedRequestException.class);
  }
}
