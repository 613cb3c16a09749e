package dev.hone.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LlamaBenchTest {

  @Test
  void readsPrefillAndDecodingOfItsJson() {
    String said =
        """
        a line before it
        [
          {"n_prompt": 512, "n_gen": 0, "avg_ts": 1234.5},
          {"n_prompt": 0, "n_gen": 64, "avg_ts": 98.25}
        ]
        """;
    assertThat(LlamaBench.read(said, LlamaBench.Depth.NONE, 0))
        .isEqualTo(new LlamaBench.Speed(1234.5, 98.25));
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> LlamaBench.read("[]", LlamaBench.Depth.NONE, 0))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("lacks a test");
    assertThatThrownBy(() -> LlamaBench.read("[oops", LlamaBench.Depth.NONE, 0))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("no JSON");
  }

  @Test
  void takesThePromptBehindADepthFromTheDifferenceWhereThereIsNoDepthOption() {
    String said =
        """
        [
          {"n_prompt": 4000, "n_gen": 0, "avg_ts": 200.0},
          {"n_prompt": 4500, "n_gen": 0, "avg_ts": 180.0},
          {"n_prompt": 4000, "n_gen": 32, "avg_ts": 20.5}
        ]
        """;
    assertThat(LlamaBench.read(said, LlamaBench.Depth.PROMPT_BEFORE_GENERATION, 4000))
        .isEqualTo(new LlamaBench.Speed(100, 20.5));
  }

  @Test
  void readsFromTheHelpHowABuildTakesADepth() {
    assertThat(LlamaBench.depth("  -n, --n-gen <n>   (128)\n  -d, --n-depth <n>  (default: 0)"))
        .isEqualTo(LlamaBench.Depth.DEPTH_OPTION);
    assertThat(LlamaBench.depth("  -pg <pp,tg>  (default: )\n  -gp <pp,tg>  (default: )"))
        .isEqualTo(LlamaBench.Depth.PROMPT_BEFORE_GENERATION);
    assertThatThrownBy(() -> LlamaBench.depth("  -p, --n-prompt <n>"))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("neither -d nor -gp");
  }
}
