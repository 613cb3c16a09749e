package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchEngineCommandTest {
  @TempDir static Path folder;
  private static String model = "";

  @BeforeAll
  static void makeAModel() {
    model = folder.resolve("tiny.gguf").toString();
    assertThat(CommandRun.of("synth", "-o", model).code()).isZero();
  }

  @Test
  void measuresPrefillDecodingAndMemory() {
    CommandRun run = bench("-m", model, "-p", "9", "-n", "2", "-d", "4", "-r", "2", "--json");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\"prefill\":{\"tokens\":9,\"depth\":4,\"tokens_per_second\":")
        .contains("\"decode\":{\"tokens\":2,", "\"bandwidth\":{", "\"load_seconds\":");
  }

  @Test
  void showsATable() {
    assertThat(bench("-m", model, "-p", "4", "-n", "2", "-r", "1").out())
        .contains("prefill of 4 ", "decode of 2 ", "of what this machine's memory gives");
  }

  @Test
  void saysWhatCanNotBeMeasured() {
    CommandRun missing = bench("-m", folder.resolve("none.gguf").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no file");
    assertThat(bench("-m", model, "-n", "0").err()).contains("must be 1 or more");
    assertThat(bench("-m", model, "-p", "5000").err()).contains("holds 2048 tokens");
    assertThat(bench("-m", model, "--peer", "no-such-bench", "-p", "1", "-n", "1").err())
        .contains("can't run the peer");
  }

  private static CommandRun bench(String... args) {
    String[] all = new String[args.length + 6];
    all[0] = "bench";
    all[1] = "engine";
    System.arraycopy(args, 0, all, 2, args.length);
    all[args.length + 2] = "--warm-up";
    all[args.length + 3] = "0s";
    all[args.length + 4] = "--bandwidth-buffer";
    all[args.length + 5] = "8";
    return CommandRun.of(all);
  }
}
