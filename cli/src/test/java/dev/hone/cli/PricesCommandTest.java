package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandTest {

  @Test
  void showsAModelWithItsTiers() {
    CommandRun run = CommandRun.of("prices", "claude-opus-4-6", "--provider", "anthropic");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("claude-opus-4-6", "standard", "$5.00", "price book");
  }

  @Test
  void writesJson() {
    assertThat(CommandRun.of("prices", "claude-opus-4-6", "--json", "--at", "2026-11-01").out())
        .contains("\"version\":", "\"at\":\"2026-11-01T00:00:00Z\"", "\"tier\":\"standard\"");
  }

  @Test
  void marksPricesOfOnesOwn(@TempDir Path dir) throws IOException {
    Path config = dir.resolve("hone.yaml");
    Files.writeString(
        config,
        """
        prices:
          - {provider: anthropic, model: claude-opus-4-6, in: 4, out: 20}
          - {provider: local, model: qwen, hour: 0.9}
        """);
    CommandRun run = CommandRun.of("prices", "claude-opus-4-6", "--config", config.toString());
    assertThat(run.out()).contains("standard, own", "$4.00", "batch", "price book 2026-11-24+own-");
    assertThat(CommandRun.of("prices", "qwen", "--config", config.toString()).out())
        .contains("local", "hour", "$0.90");
    assertThat(
            CommandRun.of("prices", "claude-opus-4-6", "--json", "--config", config.toString())
                .out())
        .contains("\"own\":true", "\"own\":false");
  }

  @Test
  void showsWhatKeepingCachedContentsCosts() {
    assertThat(CommandRun.of("prices", "gemini-2.5-pro", "--provider", "gemini").out())
        .contains(
            "gemini-2.5-pro: keeping cached contents costs $4.50 per million tokens and hour"
                + " (https://ai.google.dev/");
  }

  @Test
  void showsWhatIsOdd() {
    assertThat(CommandRun.of("prices", "--findings").out())
        .contains("deprecation date passed: ", ", used as listed");
    assertThat(CommandRun.of("prices", "--findings", "--json").out()).contains("\"anomaly\":");
  }

  @Test
  void namesTheProvidersWhenNothingIsFound() {
    CommandRun run = CommandRun.of("prices", "no-such-model");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no price is known for 'no-such-model'", "anthropic");
  }
}
