package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchCacheCommandTest {

  @Test
  void comparesPlannersOnAWorkload() {
    CommandRun run =
        CommandRun.of(
            "bench", "cache", "--seeds", "1", "--workload", "rag", "--provider", "anthropic");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("of future %", "knows the future", "no marks", "LiteLLM injection points")
        .doesNotContain("openai");
  }

  @Test
  void writesJson() {
    assertThat(
            CommandRun.of(
                    "bench",
                    "cache",
                    "--seeds",
                    "1",
                    "--workload",
                    "rag",
                    "--json",
                    "--provider",
                    "gemini")
                .out())
        .contains("\"share_of_foresight\":", "\"worst_against_no_caching\":", "\"created\":");
  }

  @Test
  void namesTheProvidersWhenNoneIsMeant() {
    CommandRun run = CommandRun.of("bench", "cache", "--provider", "acme");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--provider names none of anthropic, openai-5.2");
  }
}
