package dev.hone.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void takesMediansAndPercentilesByNearestRank() {
    Samples samples = Samples.of(4, 1, 3, 2);
    assertThat(samples.median()).isEqualTo(2.5);
    assertThat(samples.percentile(50)).isEqualTo(2);
    assertThat(samples.percentile(99)).isEqualTo(4);
    assertThat(samples.percentile(0)).isEqualTo(1);
    assertThat(new Samples().median()).isZero();
  }
}
