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
    assertThat(LlamaBench.read(said)).isEqualTo(new LlamaBench.Speed(1234.5, 98.25));
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> LlamaBench.read("[]"))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("lacks a test");
    assertThatThrownBy(() -> LlamaBench.read("[oops"))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("no JSON");
  }
}
