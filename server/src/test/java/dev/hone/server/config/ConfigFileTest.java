package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.gateway.promptcache.PromptCacheMode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
  private final ConfigFile file = new ConfigFile(Map.of("HONE_KEY", "secret-1")::get);

  @Test
  void anEmptyFileIsTheDefault() {
    assertThat(file.parse("hone.yaml", "")).isEqualTo(HoneConfig.DEFAULT);
    assertThat(file.parse("hone.yaml", "# nothing\n")).isEqualTo(HoneConfig.DEFAULT);
  }

  @Test
  void readsEverything() {
    HoneConfig config =
        file.parse(
            "hone.yaml",
            """
            listen:
              host: 0.0.0.0
              port: 9000
            data: /var/lib/hone
            keys:
              - name: team-a
                key: ${HONE_KEY}
            models:
              - file: a.gguf
              - name: b
                file: /models/b.gguf
            engine:
              threads: 4
              kv-cache: 1.5GiB
              context: 4096
              max-running: 8
            """);
    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.port()).isEqualTo(9000);
    assertThat(config.keys()).containsExactly(new ClientKey("team-a", "secret-1"));
    assertThat(config.models())
        .containsExactly(
            new ModelFile(Optional.empty(), Path.of("a.gguf")),
            new ModelFile(Optional.of("b"), Path.of("/models/b.gguf")));
    assertThat(config.engine().kvCacheBytes()).contains(1_610_612_736L);
    assertThat(config.engine().maxRunning()).isEqualTo(8);
  }

  @Test
  void aTypoNamesItsLineAndTheNearestKey() {
    assertThatThrownBy(() -> file.parse("hone.yaml", "listen:\n  prt: 1\nmodls: []\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hone.yaml, line 2: unknown key 'listen.prt': did you mean 'port'?")
        .hasMessageContaining("hone.yaml, line 3: unknown key 'modls': did you mean 'models'?");
  }

  @Test
  void problemsComeInTheOrderOfTheirLines() {
    assertThatThrownBy(
            () -> file.parse("hone.yaml", "keyz: []\nlog: {format: jsn}\nlisten: {port: many}\n"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems()).extracting(ConfigProblem::line).containsExactly(1, 2, 3));
  }

  @Test
  void brokenYamlIsToldOnOneLine() {
    assertThatThrownBy(() -> file.parse("hone.yaml", "listen: {port: 1\nkeys:\n"))
        .hasMessage(
            "hone.yaml, line 2: this is no YAML: expected ',' or '}', but got : (while parsing a"
                + " flow mapping that begins in line 1)");
  }

  @Test
  void aRouteToAProviderThatIsNotThereNamesTheNearest() {
    ConfigFile withKey = new ConfigFile(Map.of("OPENAI_API_KEY", "k")::get);
    String yaml =
        """
        providers:
          - {name: mine, base-url: "http://127.0.0.1:1/v1"}
        routes:
          - {model: a, to: [mine/x, mine, openai/gpt-5]}
          - {model: b, to: [opnai/gpt-5]}
          - {model: b, to: [mine/y]}
        """;
    assertThatThrownBy(() -> withKey.parse("hone.yaml", yaml))
        .hasMessage(
            """
            hone.yaml, line 5: 'routes[1].to' goes to 'opnai/gpt-5', but no provider is named \
            'opnai': did you mean 'openai'?
            hone.yaml, line 6: 'routes[2].model' is that of another route: put all targets into \
            one\
            """);
  }

  @Test
  void aMisspeltProviderIsRemindedOfItsPreset() {
    assertThatThrownBy(() -> file.parse("hone.yaml", "providers:\n  - {name: opnai, key: k}\n"))
        .hasMessageContaining("line 2: 'providers[0].base-url' is missing")
        .hasMessageContaining("did you mean the preset 'openai'?");
  }

  @Test
  void aMissingVariableIsNamedAndNoSecretIsShown() {
    assertThatThrownBy(() -> file.parse("hone.yaml", "keys:\n  - key: ${NOT_SET}\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("NOT_SET");
    assertThat(new ClientKey("a", "secret").toString()).doesNotContain("secret");
  }

  @Test
  void wrongTypesSayWhatIsWanted() {
    assertThatThrownBy(() ->
            file.parse(
                "hone.yaml", "listen:\n  port: 70000\nengine:\n  kv-cache: much\n  threads: two\n"))
        .hasMessageContaining("line 2: 'listen.port' must be between 0 and 65535, not '70000'")
        .hasMessageContaining("line 4: 'engine.kv-cache' must be a size such as 512MiB")
        .hasMessageContaining("line 5: 'engine.threads' must be a whole number, not 'two'");
  }

  @Test
  void whatOverflowsIsRefusedAndNotTakenAsSomethingElse() {
    assertThatThrownBy(() ->
            file.parse("hone.yaml", "journal:\n  age: 300000000000d\n  size: 99999999999TiB\n"))
        .hasMessageContaining("line 2: 'journal.age' must be a duration such as 30s, at most")
        .hasMessageContaining("line 3: 'journal.size' must be a size such as 512MiB");
  }

  @Test
  void whatIsNoYamlIsNamedWithItsLine() {
    assertThatThrownBy(() -> file.parse("hone.yaml", "listen:\n  port: [1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hone.yaml, line");
  }

  @Test
  void mutatedFilesGiveConfigExceptionsOnly() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String yaml =
        "listen:\n  host: a\n  port: 1\nkeys:\n  - {name: x, key: y}\nmodels: [{file: z}]\n";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder mutant = new StringBuilder(yaml);
      for (int m = random.nextInt(4); m >= 0; m--) {
        int at = random.nextInt(mutant.length());
        mutant.setCharAt(at, "\n :-[]{}\"'&*!|>%#a\0".charAt(random.nextInt(19)));
      }
      try {
        file.parse("hone.yaml", mutant.toString());
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  @Test
  void readsLogsAndTraces() {
    HoneConfig config =
        file.parse(
            "hone.yaml",
            """
            log: {format: json, requests: true}
            tracing:
              endpoint: http://collector:4318/v1/traces
              headers: {x-key: "${HONE_KEY}"}
            """);
    assertThat(config.observe().jsonLog()).isTrue();
    assertThat(config.observe().requestLog()).isTrue();
    assertThat(config.observe().tracing().orElseThrow().headers())
        .containsEntry("x-key", "secret-1");
    assertThatThrownBy(() -> file.parse("hone.yaml", "tracing: {endpoint: collector}\nlgo: {}"))
        .hasMessageContaining("'tracing.endpoint' is no http address: 'collector'")
        .hasMessageContaining("unknown key 'lgo': did you mean 'log'?");
  }

  @Test
  void readsPromptCachingAsAWordOrAsAMapping() {
    assertThat(file.parse("hone.yaml", "prompt-cache: off").promptCache())
        .isEqualTo(new PromptCacheConfig(PromptCacheMode.OFF, false));
    assertThat(
            file.parse("hone.yaml", "prompt-cache: {mode: contents, move-volatile: true}")
                .promptCache())
        .isEqualTo(new PromptCacheConfig(PromptCacheMode.CONTENTS, true));
    assertThat(file.parse("hone.yaml", "prompt-cache: contents-first").promptCache())
        .isEqualTo(new PromptCacheConfig(PromptCacheMode.CONTENTS_FIRST, false));
    assertThat(file.parse("hone.yaml", "prompt-cache:\n  move-volatile: true").promptCache())
        .isEqualTo(new PromptCacheConfig(PromptCacheMode.AUTO, true));
    assertThatThrownBy(() -> file.parse("hone.yaml", "prompt-cache:\n  move-volatil: true"))
        .hasMessageContaining(
            "line 2: unknown key 'prompt-cache.move-volatil': did you mean 'move-volatile'?");
  }
}
