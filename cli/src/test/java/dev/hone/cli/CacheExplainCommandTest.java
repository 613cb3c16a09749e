package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheExplainCommandTest {
  private static final String RULES = "Answer briefly and name your sources. ".repeat(200);

  @TempDir Path folder;

  private String request(String name, String day, String question) throws IOException {
    return file(
        name,
        """
        {"model":"claude-sonnet-4-5","max_tokens":9,"system":"Today is %s. %s",
         "messages":[{"role":"user","content":"%s"}]}
        """
            .formatted(day, RULES, question));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void namesTheByteThatBrokeThePrefixAndWhatItCostsADay() throws IOException {
    String monday = request("monday.json", "2026-11-23", "hello");
    String tuesday = request("tuesday.json", "2026-11-24", "hello");
    CommandRun run = CommandRun.of("cache", "explain", "--per-day", "1000", monday, tuesday);
    assertThat(run.err()).isEmpty();
    int offset = Files.readString(Path.of(tuesday)).indexOf("2026-11-24") + "2026-11-2".length();
    // 7,621 and 5 bytes, a token for four and three a block; 3.00 dollars less 0.30 per million.
    assertThat(run.out())
        .contains("(first)", "differs at byte %d, in block 1 (system)".formatted(offset))
        .contains("a date or time changed", "before  \"Today is 2026-11-23. Answer")
        .contains(
            "now     \"Today is 2026-11-24. Answer",
            "about 1,912 tokens are paid in full again: $5.16 a day at 1,000 requests.");
  }

  @Test
  void saysThatAnotherModelHasACacheOfItsOwn() throws IOException {
    String first = request("first.json", "2026-11-23", "hello");
    String other =
        file(
            "other.json",
            Files.readString(Path.of(first)).replace("claude-sonnet-4-5", "claude-opus-4-5"));
    assertThat(CommandRun.of("cache", "explain", first, other).out())
        .contains("another model", "asks another model than claude-sonnet-4-5")
        .contains("tokens are paid in full again: $")
        .doesNotContain("it goes on");
    assertThat(CommandRun.of("cache", "explain", "--json", first, other).out())
        .contains("\"change\" : \"model\"", "\"before\" : \"claude-sonnet-4-5\"");
  }

  @Test
  void namesTheSettingThatBrokeThePrefix() throws IOException {
    String first = request("first.json", "2026-11-23", "hello");
    String other =
        file(
            "other.json",
            Files.readString(Path.of(first))
                .replace("\"max_tokens\"", "\"tool_choice\":{\"type\":\"auto\"},\"max_tokens\""));
    assertThat(CommandRun.of("cache", "explain", first, other).out())
        .contains("differs from block 2 (user) on", "changed, tool_choice")
        .doesNotContain("before  ");
    assertThat(CommandRun.of("cache", "explain", "--json", first, other).out())
        .contains("\"settings\" : [ \"tool_choice\" ]");
  }

  @Test
  void saysThatAPromptWhichGoesOnBrokeNothing() throws IOException {
    String first = request("first.json", "2026-11-23", "hello");
    String next =
        file(
            "next.json",
            Files.readString(Path.of(first))
                .replace(
                    "}]}",
                    "},{\"role\":\"assistant\",\"content\":\"Hi.\"},"
                        + "{\"role\":\"user\",\"content\":\"And?\"}]}"));
    CommandRun run = CommandRun.of("cache", "explain", first, next);
    assertThat(run.out()).contains("nothing: it goes on").doesNotContain("differs at byte");
  }

  @Test
  void writesJsonWithTheProvidersOwnWordBeside() throws IOException {
    String monday = request("monday.json", "2026-11-23", "hello");
    String tuesday = request("tuesday.json", "2026-11-24", "hello");
    String answer =
        file("answer.json", "{\"diagnostics\":{\"cache_miss_reason\":\"system_changed\"}}");
    CommandRun run = CommandRun.of("cache", "explain", "--json", monday, tuesday, answer);
    assertThat(run.out().replaceAll("\\s+", ""))
        .contains("\"requests_per_day\":1000", "\"change\":\"date\"", "\"kind\":\"system\"")
        .contains("\"cost_per_day_nano_usd\":", "\"provider_says\":\"system_changed\"");
  }

  @Test
  void refusesFilesThatHoldNoRequest() throws IOException {
    CommandRun none = CommandRun.of("cache", "explain", file("a.json", "{\"id\":1}"));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("none of the files is the body of a chat request");
    CommandRun broken = CommandRun.of("cache", "explain", file("b.json", "{\"id\":"));
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("b.json: ");
    assertThat(CommandRun.of("cache", "explain", folder.resolve("c.json").toString()).err())
        .contains("hone: there is no file ", "c.json")
        .doesNotContain("can't read");
  }
}
