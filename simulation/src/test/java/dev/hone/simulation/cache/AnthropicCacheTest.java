package dev.hone.simulation.cache;

import static dev.hone.simulation.cache.AnthropicCache.FIVE_MINUTES;
import static dev.hone.simulation.cache.AnthropicCache.ONE_HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnthropicCacheTest {
  private static final long MINUTE = 60_000;
  private final AnthropicCache cache = new AnthropicCache(1024);

  /** Blocks of 1,000 tokens each; equal numbers are equal content. */
  private static Prompt prompt(int... contents) {
    PromptBuilder builder = new PromptBuilder();
    for (int content : contents) {
      builder.add(Block.message(content, 1000, Section.USER));
    }
    return builder.prompt(3);
  }

  private static Prompt counting(int blocks) {
    return prompt(IntStream.range(0, blocks).toArray());
  }

  private static CachePlan on(Duration ttl, int... blocks) {
    return CachePlan.marking(IntStream.of(blocks).mapToObj(b -> new Mark(b, ttl)).toList());
  }

  private static CacheUse use(long fresh, long read, long written) {
    return new CacheUse(fresh, read, written, 0, 0, 0);
  }

  @Test
  void writesUpToTheMarkAndReadsItBack() {
    assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 1), 0, 10)).isEqualTo(use(1003, 0, 2000));
    assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 1), 10, 20)).isEqualTo(use(1003, 2000, 0));
  }

  @Test
  void doesNothingWithoutAMark() {
    cache.serve(counting(3), on(FIVE_MINUTES, 2), 0, 10);
    assertThat(cache.serve(counting(3), CachePlan.SILENT, 100, 110)).isEqualTo(use(3003, 0, 0));
  }

  @Test
  void ignoresAMarkOnTooShortAPrefix() {
    assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 0), 0, 10)).isEqualTo(use(3003, 0, 0));
  }

  @Test
  void letsParallelFirstRequestsAllMiss() {
    cache.serve(counting(3), on(FIVE_MINUTES, 2), 0, 500);
    assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 2), 499, 900)).isEqualTo(use(3, 0, 3000));
    assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 2), 500, 900)).isEqualTo(use(3, 3000, 0));
  }

  @Test
  void startsALifetimeAgainAtEachRead() {
    cache.serve(counting(3), on(FIVE_MINUTES, 2), 0, 0);
    for (int minute = 4; minute < 20; minute += 4) {
      assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 2), minute * MINUTE, minute * MINUTE))
          .isEqualTo(use(3, 3000, 0));
    }
    assertThat(cache.serve(counting(3), on(FIVE_MINUTES, 2), 21 * MINUTE, 21 * MINUTE))
        .isEqualTo(use(3, 0, 3000));
  }

  @Test
  void readsAnEarlierPrefixWithinTwentyBlocksOfAMark() {
    cache.serve(counting(5), on(FIVE_MINUTES, 4), 0, 0);
    assertThat(cache.serve(counting(24), on(FIVE_MINUTES, 23), 1, 1).read()).isEqualTo(5000);
  }

  @Test
  void losesAPrefixThatIsFurtherBack() {
    cache.serve(counting(5), on(FIVE_MINUTES, 4), 0, 0);
    assertThat(cache.serve(counting(25), on(FIVE_MINUTES, 24), 1, 1).read()).isZero();
  }

  @Test
  void refusesAFifthMarkWhoeverSetIt() {
    assertThatThrownBy(() -> cache.serve(counting(6), on(FIVE_MINUTES, 1, 2, 3, 4, 5), 0, 0))
        .isInstanceOf(RefusedRequestException.class)
        .hasMessageContaining("Found 5");
    CachePlan four =
        new CachePlan(
            on(FIVE_MINUTES, 1, 2, 3, 4).marks(),
            CachePlan.automatic(FIVE_MINUTES).automatic(),
            true,
            Optional.empty());
    assertThatThrownBy(() -> cache.serve(counting(6), four, 0, 0))
        .isInstanceOf(RefusedRequestException.class);
  }

  @Test
  void refusesAnHourBehindFiveMinutes() {
    CachePlan plan = CachePlan.marking(List.of(new Mark(1, FIVE_MINUTES), new Mark(2, ONE_HOUR)));
    assertThatThrownBy(() -> cache.serve(counting(4), plan, 0, 0))
        .isInstanceOf(RefusedRequestException.class);
  }

  @Test
  void billsTheHourBeforeTheFiveMinutes() {
    CachePlan plan = CachePlan.marking(List.of(new Mark(1, ONE_HOUR), new Mark(2, FIVE_MINUTES)));
    assertThat(cache.serve(counting(4), plan, 0, 0))
        .isEqualTo(new CacheUse(1003, 0, 1000, 2000, 0, 0));
    assertThat(cache.serve(counting(4), plan, 30 * MINUTE, 30 * MINUTE))
        .isEqualTo(use(1003, 2000, 1000));
  }

  @Test
  void rollsAConversationForwardInAutomaticMode() {
    CachePlan automatic = CachePlan.automatic(FIVE_MINUTES);
    assertThat(cache.serve(counting(3), automatic, 0, 0)).isEqualTo(use(3, 0, 3000));
    assertThat(cache.serve(counting(5), automatic, MINUTE, MINUTE)).isEqualTo(use(3, 3000, 2000));
    assertThat(cache.serve(counting(7), automatic, 2 * MINUTE, 2 * MINUTE))
        .isEqualTo(use(3, 5000, 2000));
  }

  @Test
  void missesBehindTheFirstChangedBlock() {
    cache.serve(prompt(1, 2, 3, 4), on(FIVE_MINUTES, 1, 3), 0, 0);
    assertThat(cache.serve(prompt(1, 2, 9, 4), on(FIVE_MINUTES, 1, 3), 1, 1))
        .isEqualTo(use(3, 2000, 2000));
  }
}
