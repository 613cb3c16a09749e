package dev.hone.server.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToolCallParserTest {
  private static final String CALL =
      "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Z\u00fcrich\"}}\n</tool_call>";

  @Test
  void plainTextIsUntouched() {
    assertThat(shown("  a < b, <tool> \n and <tool_call without an end "))
        .containsExactly("0 text   a < b, <tool> \n and <tool_call without an end ");
  }

  @Test
  void aCallBehindTextIsABlockOfItsOwn() {
    assertThat(shown("Let me see.\n" + CALL))
        .containsExactly(
            "0 text Let me see.\n", "1 call id_0_0 weather {\"city\": \"Z\u00fcrich\"}", "1 end");
  }

  @Test
  void severalCallsAndTextBehindThem() {
    assertThat(shown(CALL + "\n" + CALL + "\n\nDone."))
        .containsExactly(
            "0 call id_0_0 weather {\"city\": \"Z\u00fcrich\"}",
            "0 end",
            "1 call id_0_1 weather {\"city\": \"Z\u00fcrich\"}",
            "1 end",
            "2 text Done.");
  }

  @Test
  void whatIsNoCallStaysText() {
    for (String text :
        List.of(
            "<tool_call>not JSON</tool_call> x",
            "<tool_call>{\"arguments\":{}}</tool_call>",
            "<tool_call>[1]</tool_call>",
            "<tool_call>{\"name\": \"cut\", \"argum",
            "<tool_call></tool_call>")) {
      assertThat(shown(text)).containsExactly("0 text " + text);
    }
  }

  @Test
  void aMarkInsideAStringEndsNoCall() {
    assertThat(
            shown(
                "<tool_call>{\"name\":\"say\",\"arguments\":{\"t\":\"a</tool_call>\\\"b\"}}</tool_call>"))
        .containsExactly("0 call id_0_0 say {\"t\":\"a</tool_call>\\\"b\"}", "0 end");
  }

  @Test
  void argumentsMayBeMissingOrTextThatHoldsJson() {
    assertThat(shown("<tool_call>{\"name\":\"now\"}</tool_call>"))
        .containsExactly("0 call id_0_0 now {}", "0 end");
    assertThat(shown("<tool_call>{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}</tool_call>"))
        .containsExactly("0 call id_0_0 f {\"x\":1}", "0 end");
  }

  @Test
  void theEventsSayTheSameHoweverTheTextIsCut() {
    String[] parts = {
      CALL,
      "text ",
      "<tool_call>",
      "</tool_call>",
      "<tool",
      "_call>",
      "\n",
      " ",
      "\"",
      "{\"name\":\"g\"}",
      "\\",
      "🙂"
    };
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(shown(pieces(text.toString(), random)))
          .as("seed %d, round %d: %s", seed, round, text)
          .isEqualTo(shown(List.of(text.toString())));
    }
  }

  @Test
  void textWithoutWhiteSpaceBehindCallsLosesNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "<tool_call>/{}\"x";
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(
            random.nextInt(4) == 0
                ? "<tool_call>"
                : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
      }
      ToolCallParser parser = new ToolCallParser(0, "id");
      StringBuilder out = new StringBuilder();
      List<ChatEvent> events = new ArrayList<>();
      pieces(text.toString(), random).forEach(p -> events.addAll(parser.text(p)));
      events.addAll(parser.end());
      events.forEach(e -> out.append(((ChatEvent.Text) e).text()));
      assertThat(out).as("seed %d, round %d", seed, round).hasToString(text.toString());
    }
  }

  private static List<String> pieces(String text, Random random) {
    List<String> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(5));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }

  private static List<String> shown(String text) {
    return shown(List.of(text));
  }

  /** The events as lines, text joined. */
  private static List<String> shown(List<String> pieces) {
    ToolCallParser parser = new ToolCallParser(0, "id");
    List<ChatEvent> events = new ArrayList<>();
    pieces.forEach(p -> events.addAll(parser.text(p)));
    events.addAll(parser.end());
    List<String> lines = new ArrayList<>();
    for (ChatEvent event : events) {
      switch (event) {
        case ChatEvent.Text t -> {
          String begin = t.block() + " text ";
          if (!lines.isEmpty() && lines.getLast().startsWith(begin)) {
            lines.add(lines.removeLast() + t.text());
          } else {
            lines.add(begin + t.text());
          }
        }
        case ChatEvent.ToolCallStart s -> lines.add(s.block() + " call " + s.id() + " " + s.name());
        case ChatEvent.ToolCallDelta d -> lines.add(lines.removeLast() + " " + d.fragment());
        case ChatEvent.BlockEnd e -> lines.add(e.block() + " end");
        default -> throw new AssertionError(event);
      }
    }
    return lines;
  }
}
