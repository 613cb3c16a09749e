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
    assertThat(run.err()).contains("hone: there is no 'hone usge'", "Did you mean: hone usage?");
  }

  @Test
  void saysWhatIsWrongWithAnOptionWithoutWordsOfJava() {
    assertThat(CommandRun.of("mock", "--tokens", "99999999999").err())
        .startsWith(
            "hone: Invalid value for option '--tokens': '99999999999' is no whole number, or too"
                + " large a one\nSee: hone mock --help");
    assertThat(CommandRun.of("mock", "--port", "-1").err()).startsWith("hone: --port must be");
    assertThat(CommandRun.of("mock", "more").err()).startsWith("hone: nothing is known of 'more'");
    assertThat(CommandRun.of("usage", "--tag", "a").err())
        .startsWith(
            "hone: Value for option '--tag' (NAME=VALUE) must be such as NAME=VALUE, not 'a'\n");
    assertThat(CommandRun.of("usage", "--json", "--csv").err())
        .startsWith("hone: --json, --csv are mutually exclusive");
    assertThat(CommandRun.of("usage", "--lines", "0").err())
        .startsWith("hone: --lines must be 1 or more");
    assertThat(CommandRun.of("usage", "--from", "2026-12-02", "--until", "2026-12-01").err())
        .startsWith("hone: --until must be after the beginning");
    assertThat(CommandRun.of("keys", "rotate", "a", "--grace", "99999999999999").err())
        .startsWith("hone: --grace must be from 0 to 2160 hours\nSee: hone keys rotate --help");
    assertThat(CommandRun.of("keys", "create", "--name", "a", "--expires", "2020-01-01").err())
        .startsWith("hone: --expires must be in the future, not 2020-01-01T00:00:00Z");
    assertThat(CommandRun.of("keys", "list", "--url", "127.0.0.1:8080").err())
        .startsWith(
            "hone: --url must be such as https://gateway.internal:8443, not '127.0.0.1:8080'\nSee:"
                + " hone keys list --help");
    assertThat(CommandRun.of("bench", "serve", "--url", "127.0.0.1:8080").err())
        .startsWith(
            "hone: Invalid value for option '--url': '127.0.0.1:8080' is no address such as");
    assertThat(CommandRun.of("keys", "rotate", "a", "--url", "https://x", "--admin-key", "").err())
        .startsWith("hone: --url needs the gateway's admin key")
        .contains("See: hone keys rotate --help");
    assertThat(CommandRun.of("keys", "list", "--ca", "a.pem").err())
        .startsWith("hone: --ca is for a gateway: name it with --url");
    assertThat(CommandRun.of("cache", "explain", "a.json", "--per-day", "-5").err())
        .startsWith("hone: --per-day must be from 1 to 1,000,000,000");
  }
}
