package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.provider.Secret;
import dev.hone.kernels.KernelSelection;
import dev.hone.server.HoneServer;
import dev.hone.server.ServerSetup;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.LimitConfig;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.models.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  @TempDir Path data;

  private CommandRun keys(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "keys";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--data";
    all[args.length + 2] = data.toString();
    return CommandRun.of(all);
  }

  @Test
  void aKeyForManyModelsFitsIntoTheTable() {
    String models =
        Stream.iterate(1, i -> i + 1)
            .limit(12)
            .map(i -> "provider/a-long-model-name-" + i)
            .collect(Collectors.joining(","));
    keys(
        "create",
        "--name",
        "ann",
        "--models",
        models,
        "--tpm",
        "1000000",
        "--expires",
        "2099-01-31");
    assertThat(keys("list").out().lines())
        .allMatch(line -> line.length() < 140)
        .anyMatch(line ->
            line.contains("provider/a-long-model-name-1 and 11 more")
                && line.contains("1,000,000 tpm")
                && line.contains("in use until 2099-01-31T00:00:00Z"));
    assertThat(keys("list", "--json").out()).contains("provider/a-long-model-name-12");
  }

  @Test
  void makesListsRotatesAndEndsAKey() {
    CommandRun made =
        keys(
            "create",
            "--name",
            "ann",
            "--team",
            "search",
            "--models",
            "gpt-5*,claude*",
            "--rpm",
            "60",
            "--daily",
            "5usd");
    assertThat(made.code()).as(made.err()).isZero();
    String token = made.out().strip();
    assertThat(token).startsWith("hone-");
    CommandRun list = keys("list");
    assertThat(list.out())
        .contains("ann", "search", "gpt-5*,claude*", "60 rpm $5.00/day", "in use")
        .doesNotContain(token);
    assertThat(keys("list", "--json").out()).contains("\"daily\":\"5usd\"");
    assertThat(keys("rotate", "ann").out().strip()).startsWith("hone-").isNotEqualTo(token);
    assertThat(keys("disable", "ann").code()).isZero();
    assertThat(keys("list").out()).contains("disabled");
    assertThat(keys("enable", "ann").code()).isZero();
    assertThat(keys("delete", "ann").code()).isZero();
    assertThat(keys("list").out()).contains("no keys");
  }

  @Test
  void asksAGatewayWhereItHasNoDatabase() {
    HoneConfig config =
        HoneConfig.DEFAULT
            .withListen("127.0.0.1", 0)
            .withKeys(List.of(new ClientKey("team-a", "of-the-configuration")))
            .withLimits(
                new LimitConfig(
                    LimitRules.NONE, List.of(), Optional.of(new Secret("administrator-secret"))));
    try (HoneServer server =
        HoneServer.start(
            new ServerSetup(
                config,
                data,
                Optional.empty(),
                new ModelStore(data.resolve("models")),
                true,
                KernelSelection.ofEnvironment(),
                EdgeLimits.DEFAULT,
                PreparationListener.SILENT))) {
      String[] place = {"--url", server.url(), "--admin-key", "administrator-secret"};
      CommandRun made =
          remote(place, "create", "--name", "ann", "--models", "gpt-5*", "--daily", "5usd");
      assertThat(made.code()).as(made.err()).isZero();
      assertThat(made.out()).startsWith("hone-");
      assertThat(remote(place, "list").out())
          .contains("ann", "gpt-5*", "$5.00/day", "in use")
          .doesNotContain(made.out().strip());
      assertThat(remote(place, "list", "--json").out()).contains("\"daily\":\"5usd\"");
      assertThat(remote(place, "rotate", "ann", "--json").out()).contains("\"key\":\"hone-");
      assertThat(remote(place, "disable", "ann").code()).isZero();
      assertThat(remote(place, "list").out()).contains("disabled");
      assertThat(remote(place, "enable", "ann").code()).isZero();
      assertThat(remote(place, "delete", "ann").code()).isZero();
      assertThat(remote(place, "list").out())
          .doesNotContain("ann")
          .containsPattern("team-a +all +in use, of the configuration");
      assertThat(remote(place, "list", "--json").out())
          .contains("\"name\":\"team-a\"", "\"configured\":true")
          .doesNotContain("of-the-configuration");
      assertThat(remote(place, "create", "--name", "team-a").err()).contains("another name");
      assertThat(remote(place, "rotate", "nobody").err()).contains("refuses", "'nobody'");
      place[3] = "somebody-elses";
      assertThat(remote(place, "list").err()).contains("refuses", "admin-key");
    }
    String[] nobody = {"--url", "http://127.0.0.1:1", "--admin-key", "administrator-secret"};
    assertThat(remote(nobody, "list").err())
        .contains("http://127.0.0.1:1 can't be reached: nothing listens there");
    assertThat(CommandRun.of("keys", "list", "--url", "gateway:80").err()).contains("--url");
  }

  private static CommandRun remote(String[] place, String... args) {
    return CommandRun.of(
        Stream.of(new String[] {"keys"}, args, place).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(keys("create", "--name", "a b").code()).isEqualTo(2);
    assertThat(keys("create", "--name", "ann", "--daily", "much").err()).contains("5usd");
    assertThat(keys("rotate", "nobody").err()).contains("'nobody'");
  }

  @Test
  void saysInOneLineWhyItCantReachADatabase() throws Exception {
    Path file =
        Files.writeString(
            data.resolve("gone.yaml"), "ledger: {url: \"postgres://hone:pw@127.0.0.1:1/hone\"}\n");
    CommandRun refused = keys("list", "--config", file.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("hone: The keys in postgresql://127.0.0.1:1/hone can't be used: Connection to")
        .hasLineCount(1);
  }

  @Test
  void refusesANameThatTheConfigurationHas() throws Exception {
    Path file =
        Files.writeString(
            data.resolve("other.yaml"),
            "keys: [{name: team-a, key: \"${NOT_SET_HERE}\"}, {key: \"${NOT_SET_HERE}\"}]\n");
    for (String name : List.of("team-a", "key-2")) {
      CommandRun refused = keys("create", "--name", name, "--config", file.toString());
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("'" + name + "'").contains("another name");
    }
    assertThat(keys("create", "--name", "ann", "--config", file.toString()).code()).isZero();
  }

  @Test
  void listsKeysOfTheConfigurationAsSuch() throws Exception {
    Path file =
        Files.writeString(
            data.resolve("other.yaml"),
            "keys: [{name: team-a, key: \"${NOT_SET_HERE}\", team: search, models: [gpt-5*], rpm:"
                + " 60, daily: 5usd}]\n");
    assertThat(keys("create", "--name", "ann", "--config", file.toString()).code()).isZero();
    CommandRun list = keys("list", "--config", file.toString());
    assertThat(list.out())
        .containsPattern("ann +all .* in use\n")
        .containsPattern(
            "team-a +search +gpt-5\\* +60 rpm \\$5.00/day +in use, of the configuration\n");
    assertThat(keys("list", "--json", "--config", file.toString()).out())
        .contains(
            "{\"name\":\"team-a\",\"team\":\"search\",\"models\":[\"gpt-5*\"],\"rpm\":60,"
                + "\"daily\":\"5usd\",\"configured\":true}");
    CommandRun refused = keys("rotate", "team-a", "--config", file.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("'team-a' is of the configuration: change it there");
  }
}
