package dev.hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPrefixTest {
  @Test
  void takesTheRunOffThePathAndKeepsTheQuery() {
    assertThat(RunPrefix.id("/run/a-1/v1/messages")).hasValue("a-1");
    assertThat(RunPrefix.without("/run/a-1/v1/messages?beta=true"))
        .isEqualTo("/v1/messages?beta=true");
  }

  @Test
  void aProbeOfTheBareBaseUrlIsOneOfTheRoot() {
    assertThat(RunPrefix.id("/run/a")).hasValue("a");
    assertThat(RunPrefix.without("/run/a")).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/run", "/run/", "/run//v1/models", "/run/a?b/c"})
  void leavesOtherPathsAlone(String path) {
    assertThat(RunPrefix.id(path)).isEmpty();
    assertThat(RunPrefix.without(path)).isEqualTo(path);
  }
}
