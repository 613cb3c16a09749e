package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsSectionTest {
  private static HoneConfig parse(String yaml) {
    return new ConfigFile(name -> name.equals("OPS") ? "ops-token" : null).parse("hone.yaml", yaml);
  }

  @Test
  void readsLimitsAlarmsAndKeys() {
    HoneConfig config =
        parse(
            """
            keys:
              - {name: ann, key: secret, team: search, models: ["gpt-5*"], rpm: 60, daily: 0.50usd}
            limits:
              rpm: 1000
              zone: Europe/Berlin
              assumed-output: 8000
              teams: [{team: search, daily: 50usd, parallel: 32}]
              tags: [{tag: run=nightly, monthly: 100usd}]
            alarms: [{webhook: "https://ops.example/hook", at: [50%, 100%], headers: {authorization: "Bearer ${OPS}"}}]
            admin-key: administrator-secret
            """);
    ClientKey key = config.keys().getFirst();
    assertThat(key.grant().team()).contains("search");
    assertThat(key.grant().models().allows("gpt-5-mini")).isTrue();
    assertThat(key.grant().models().allows("o3")).isFalse();
    assertThat(key.grant().quotas().dailyNanos()).hasValue(500_000_000);
    LimitConfig limits = config.limits();
    assertThat(limits.rules().all().rpm()).hasValue(1000);
    assertThat(limits.rules().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(limits.rules().assumedOutput()).hasValue(8000);
    assertThat(limits.rules().teams().get("search").parallel()).hasValue(32);
    assertThat(limits.rules().tags().get("run=nightly").monthlyNanos()).hasValue(100_000_000_000L);
    assertThat(limits.alarms().getFirst().percents()).isEqualTo(List.of(50, 100));
    assertThat(limits.alarms().getFirst().headers())
        .isEqualTo(Map.of("authorization", "Bearer ops-token"));
    assertThat(limits.adminKey()).isPresent();
    assertThat(config.toString())
        .doesNotContain("ops-token")
        .doesNotContain("administrator-secret")
        .doesNotContain("=secret");
  }

  @Test
  void twoKeysOfOneNameHaveTheSameLimits() {
    assertThat(parse("keys: [{name: a, key: x, rpm: 5}, {name: a, key: y, rpm: 5}]").keys())
        .hasSize(2);
    assertThatThrownBy(() -> parse("keys:\n- {name: a, key: x, rpm: 5}\n- {name: a, key: y}\n"))
        .hasMessageContaining("hone.yaml, line 3")
        .hasMessageContaining("other limits");
    // The first has no name, and so the one of its place.
    assertThatThrownBy(() -> parse("keys: [{key: x}, {name: key-1, key: y, rpm: 5}]"))
        .hasMessageContaining("other limits");
  }

  @Test
  void aSecretIsThatOfOneKey() {
    assertThatThrownBy(() -> parse("keys:\n- {name: a, key: x}\n- {name: b, key: x}\n"))
        .hasMessageContaining("line 3: 'keys[1].key' is that of 'a' too: give it another");
    assertThatThrownBy(
            () -> parse("keys: [{name: a, key: 0123456789abcdef}]\nadmin-key: 0123456789abcdef\n"))
        .hasMessageContaining("line 2: 'admin-key' is a client's key too");
  }

  @Test
  void namesOfTagsAreThoseOfHeaders() {
    assertThat(parse("limits: {tags: [{tag: Run=Nightly, rpm: 1}]}").limits().rules().tags())
        .containsOnlyKeys("run=Nightly");
    assertThatThrownBy(() ->
            parse("limits: {tags: [{tag: Run=x, rpm: 1}, {tag: run=x, rpm: 2}, {tag: a b=c}]}"))
        .hasMessageContaining("'limits.tags[1].tag' stands here twice")
        .hasMessageContaining("'limits.tags[2].tag' must be NAME=VALUE");
  }

  @Test
  void namesWhatIsWrongWithItsLine() {
    assertThatThrownBy(() ->
            parse(
                """
                limits:
                  rmp: 5
                  daily: much
                  zone: Nowhere/At-All
                  tags: [{tag: nightly}]
                alarms: [{webhook: "ftp://x", at: [lots], headers: {host: elsewhere}}]
                admin-key: short
                """))
        .hasMessageContaining("hone.yaml, line 2")
        .hasMessageContaining("did you mean 'rpm'?")
        .hasMessageContaining("an amount such as 5usd")
        .hasMessageContaining("time zone")
        .hasMessageContaining("NAME=VALUE")
        .hasMessageContaining("https://HOST/PATH")
        .hasMessageContaining("[50%, 80%, 100%]")
        .hasMessageContaining("'host'")
        .hasMessageContaining("at least 16");
  }
}
