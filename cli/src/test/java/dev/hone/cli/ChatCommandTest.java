package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {
  @TempDir static Path folder;
  private static String model = "";

  @BeforeAll
  static void makeAModel() {
    model = folder.resolve("tiny.gguf").toString();
    assertThat(CommandRun.of("synth", "-o", model).code()).isZero();
  }

  @Test
  void answersEveryLineOfAPipePlainly() {
    CommandRun run = chat("one\n\ntwo\n", "--model", model, "--max-tokens", "3", "--seed", "5");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).isNotBlank().endsWith("\n").doesNotContain("›", "tokens");
    assertThat(chat("one\n\ntwo\n", "--model", model, "--max-tokens", "3", "--seed", "5").out())
        .isEqualTo(run.out());
  }

  @Test
  void saysWhatIsWrong() {
    CommandRun missing = chat("hello\n", "--model", folder.resolve("none.gguf").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no file");
    assertThat(chat("", "--temperature", "-1").err()).contains("--temperature must be 0 to 100");
    CommandRun tooLong = chat("word ".repeat(3000) + "\n", "--model", model);
    assertThat(tooLong.code()).isEqualTo(1);
    assertThat(tooLong.err()).contains("context");
  }

  private static CommandRun chat(String input, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "chat";
    System.arraycopy(args, 0, all, 1, args.length);
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return CommandRun.of(all);
    } finally {
      System.setIn(before);
    }
  }
}
