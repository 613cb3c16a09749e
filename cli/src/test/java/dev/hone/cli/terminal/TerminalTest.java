package dev.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void aTablePutsNumbersToTheRightAndTotalsUnderARule() {
    assertThat(
            new Table("model", "requests", "cost")
                .row("smollm2", "12", "$0.10")
                .row("gpt", "3", "$12.00")
                .footer("total", "15", "$12.10")
                .toString())
        .isEqualTo(
            """
            model    requests    cost
            ───────  ────────  ──────
            smollm2        12   $0.10
            gpt             3  $12.00
            ───────  ────────  ──────
            total          15  $12.10
            """);
  }

  @Test
  void namesOfOthersNeitherMoveColumnsNorTheTerminal() {
    assertThat(
            new Table("model", "requests")
                .row("日本", "12")
                .row("new\nline\u001b[31m\u202e", "3")
                .row("e\u0301", "4")
                .toString())
        .isEqualTo(
            """
            model           requests
            ──────────────  ────────
            日本                  12
            new\ufffdline\ufffd[31m\ufffd         3
            e\u0301                      4
            """);
    assertThat(PlainText.shortened("日本モデル", 8)).isEqualTo("日本モ…");
    assertThat(PlainText.shortened("x".repeat(8), 8)).isEqualTo("x".repeat(8));
    assertThat(PlainText.lines("one\n23:00:00 ERROR two\r"))
        .isEqualTo("one" + System.lineSeparator() + "    23:00:00 ERROR two");
  }

  @Test
  void aBarShowsRateAndTimeLeft() {
    ProgressBar bar = new ProgressBar(System.out, true, "MB", 1e6);
    assertThat(bar.render("model", 25_000_000, 100_000_000, 2))
        .isEqualTo("model ███████░░░░░░░░░░░░░░░░░░░░░  25%  25.0 MB  12.5 MB/s  6 s left");
    assertThat(bar.render("model", 0, 0, 0)).isEqualTo("model ");
  }

  @Test
  void aBarIsSilentInAPipe() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ProgressBar bar =
        new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, "MB", 1e6)) {
      bar.update("model", 1, 2);
    }
    assertThat(bytes.size()).isZero();
  }
}
