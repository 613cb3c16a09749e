package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void saysWhatIsWrong() {
    assertThat(keys("create", "--name", "a b").code()).isEqualTo(2);
    assertThat(keys("create", "--name", "ann", "--daily", "much").err()).contains("5usd");
    assertThat(keys("rotate", "nobody").err()).contains("'nobody'");
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
}
