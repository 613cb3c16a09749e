package dev.hone.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
  private static final String BASE = "http://127.0.0.1:9/run/r1";

  @Test
  void setsTheBaseUrlsInEachClientsForm() {
    assertThat(ChildEnvironment.of(Map.of(), BASE, Optional.empty()))
        .containsEntry("OPENAI_BASE_URL", BASE + "/v1")
        .containsEntry("ANTHROPIC_BASE_URL", BASE)
        .containsEntry("OPENAI_API_KEY", "hone")
        .containsEntry("ANTHROPIC_AUTH_TOKEN", "hone")
        .containsEntry("GOOGLE_GEMINI_BASE_URL", BASE)
        .containsEntry("GEMINI_API_KEY", "hone")
        .doesNotContainKey("ANTHROPIC_API_KEY");
  }

  @Test
  void leavesTheUsersOwnKeysAlone() {
    assertThat(
            ChildEnvironment.of(
                Map.of("OPENAI_API_KEY", "sk-own", "ANTHROPIC_API_KEY", "sk-ant"),
                BASE,
                Optional.empty()))
        .doesNotContainKeys("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN");
  }

  @Test
  void givesTheKeyOfAGatewayThatAsksForOne() {
    assertThat(ChildEnvironment.of(Map.of("HONE_API_KEY", "team"), BASE, Optional.empty()))
        .containsEntry("OPENAI_API_KEY", "team")
        .containsEntry("ANTHROPIC_AUTH_TOKEN", "team");
  }

  @Test
  void theKeyMadeForTheRunTakesThePlaceOfTheUsersOwn() {
    assertThat(
            ChildEnvironment.of(Map.of("ANTHROPIC_API_KEY", "sk-ant"), BASE, Optional.of("made")))
        .containsEntry("ANTHROPIC_API_KEY", "made")
        .containsEntry("OPENAI_API_KEY", "made")
        .containsEntry("GEMINI_API_KEY", "made")
        .doesNotContainKey("ANTHROPIC_AUTH_TOKEN");
  }
}
