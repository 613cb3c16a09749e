package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
