package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoneTest {

  @Test
  void saysWhichCommandsThereAre() {
    CommandRun run = CommandRun.of();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("serve", "chat", "doctor", "usage", "prices", "synth", "bench", "mock");
    assertThat(CommandRun.of("bench").out()).contains("engine", "serve");
  }

  @Test
  void namesTheNearestCommandAfterATypo() {
    CommandRun run = CommandRun.of("usge");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Did you mean: hone usage?");
  }
}
