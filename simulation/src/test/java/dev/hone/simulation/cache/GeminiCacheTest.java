package dev.hone.simulation.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeminiCacheTest {
  private static final long HOUR = 3_600_000;

  private static CachePlan content(int block, Duration ttl) {
    return CachePlan.marking(List.of(new Mark(block, ttl)));
  }

  @Test
  void findsAPrefixByItselfWhenTheChanceIsCertain() {
    GeminiCache cache = new GeminiCache(1024, 1);
    cache.serve(Prompts.of(2000, 1, 2), CachePlan.SILENT, 0, 0);
    assertThat(cache.serve(Prompts.of(2000, 1, 3), CachePlan.SILENT, 1, 1))
        .isEqualTo(CacheUse.reading(2000, 4003));
    assertThat(cache.serve(Prompts.of(2000, 1, 4), CachePlan.SILENT, HOUR, HOUR).read()).isZero();
  }

  @Test
  void findsAboutAsManyAsTheChanceSays() {
    GeminiCache cache = new GeminiCache(1024, 0.29);
    int found = 0;
    for (int i = 0; i < 1000; i++) {
      found += cache.serve(Prompts.of(2000, 1, i + 2), CachePlan.SILENT, i, i).read() > 0 ? 1 : 0;
    }
    assertThat(found).isBetween(250, 330);
  }

  @Test
  void makesACachedContentOnceAndStoresItForAFee() {
    GeminiCache cache = new GeminiCache(1024, 0);
    assertThat(cache.serve(Prompts.of(2000, 1, 2), content(0, Duration.ofHours(1)), 0, 0))
        .isEqualTo(new CacheUse(2003, 2000, 0, 0, 2000, 2000 * HOUR));
    assertThat(cache.serve(Prompts.of(2000, 1, 3), content(0, Duration.ZERO), 1, 1))
        .isEqualTo(new CacheUse(2003, 2000, 0, 0, 0, 0));
  }

  @Test
  void billsOnlyTheTimeThatAnExtensionAdds() {
    GeminiCache cache = new GeminiCache(1024, 0);
    cache.serve(Prompts.of(2000, 1, 2), content(0, Duration.ofHours(1)), 0, 0);
    assertThat(
            cache
                .serve(Prompts.of(2000, 1, 2), content(0, Duration.ofHours(1)), HOUR / 2, HOUR / 2)
                .storedTokenMillis())
        .isEqualTo(2000 * HOUR / 2);
  }

  @Test
  void refusesWhatIsTooSmallAndTwoAtOnce() {
    GeminiCache cache = new GeminiCache(4096, 0);
    assertThatThrownBy(
            () -> cache.serve(Prompts.of(2000, 1, 2), content(0, Duration.ofHours(1)), 0, 0))
        .isInstanceOf(RefusedRequestException.class)
        .hasMessageContaining("too small");
    CachePlan two =
        CachePlan.marking(List.of(new Mark(0, Duration.ZERO), new Mark(1, Duration.ZERO)));
    assertThatThrownBy(() -> cache.serve(Prompts.of(2000, 1, 2), two, 0, 0))
        .isInstanceOf(RefusedRequestException.class);
  }

  @Test
  void refusesToReadAContentWithoutAMessageBehindIt() {
    GeminiCache cache = new GeminiCache(1024, 0);
    Prompt whole = new PromptBuilder().add(Block.message(1, 2_000, Section.USER)).prompt();
    assertThatThrownBy(() -> cache.serve(whole, content(0, Duration.ofHours(1)), 0, 0))
        .isInstanceOf(RefusedRequestException.class)
        .hasMessageContaining("no message behind");
    Prompt parts =
        new PromptBuilder()
            .add(new Block(1, 2_000, Section.USER, false))
            .add(Block.message(2, 2_000, Section.USER))
            .prompt();
    assertThatThrownBy(() -> cache.serve(parts, content(0, Duration.ofHours(1)), 0, 0))
        .isInstanceOf(RefusedRequestException.class);
    CachePlan made = CachePlan.SILENT.making(new Mark(0, Duration.ofHours(1)));
    assertThat(cache.serve(whole, made, 1, 1).created()).isEqualTo(2_000);
  }
}
