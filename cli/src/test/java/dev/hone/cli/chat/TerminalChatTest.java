package dev.hone.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.StopReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalChatTest {

  @Test
  void sumsUpAnAnswer() {
    Answer answer =
        new Answer(
            "Paris",
            1_200,
            11,
            Duration.ofMillis(250),
            Duration.ofMillis(1_250),
            StopReason.LENGTH);
    assertThat(TerminalChat.status(answer))
        .isEqualTo(
            "11 tokens, 10.0 a second, first after 250 ms; 1,211 in all; cut at --max-tokens");
  }

  @Test
  void sumsUpAnAnswerThatNeverBegan() {
    Answer nothing = new Answer("", 0, 0, Duration.ZERO, Duration.ZERO, StopReason.CANCELLED);
    assertThat(TerminalChat.status(nothing)).isEqualTo("0 tokens; 0 in all; stopped");
  }
}
