package dev.hone.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.journal.PromptBlock;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptHashesTest {
  private static final String TOOLS = "\"tools\":[{\"name\":\"ls\"}],";
  private static final String HELLO =
      "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"%s}]}";
  private static final String ANSWER = "{\"role\":\"assistant\",\"content\":\"Hi\"}";
  private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";

  @Test
  void findsAPromptAsAPrefixOfTheNextTurnAlthoughTheMarkMoved() {
    List<PromptBlock> first = blocks(TOOLS, HELLO.formatted(MARK));
    List<PromptBlock> second =
        blocks(
            TOOLS,
            HELLO.formatted(""),
            ANSWER,
            HELLO.formatted(" , \"cache_control\" : {\"type\":\"ephemeral\",\"ttl\":\"1h\"}"));
    assertThat(first).hasSize(2);
    assertThat(first)
        .isEqualTo(
            blocks(
                TOOLS,
                HELLO
                    .formatted("")
                    .replace("{\"type\"", "{\"cache_control\":{\"type\":\"ephemeral\"},\"type\"")));
    assertThat(second).hasSize(4).startsWith(first.toArray(PromptBlock[]::new));
  }

  @Test
  void tellsEveryOtherDifference() {
    List<PromptBlock> one = blocks(TOOLS, HELLO.formatted(""));
    List<PromptBlock> other = blocks(TOOLS.replace("ls", "rm"), HELLO.formatted(""));
    assertThat(one.getFirst()).isNotEqualTo(other.getFirst());
    assertThat(one.getLast().prefix()).isNotEqualTo(other.getLast().prefix());
    assertThat(blocks(TOOLS, HELLO.formatted(""), ANSWER).getLast())
        .isNotEqualTo(blocks(TOOLS, ANSWER, HELLO.formatted("")).getLast());
  }

  @Test
  void leavesOutTheLineThatClaudeCodeChangesOnEveryRequest() {
    String system =
        "\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cch=%s;\"},{\"type\":\"text\",\"text\":\"You are\"}],";
    assertThat(blocks(system.formatted("a1"), ANSWER))
        .isEqualTo(blocks(system.formatted("ff"), ANSWER));
    assertThat(blocks(system.formatted("a1"), ANSWER)).hasSize(2);
  }

  private static List<PromptBlock> blocks(String fields, String... messages) {
    String body =
        "{\"model\":\"claude\",\"max_tokens\":9,"
            + fields
            + "\"messages\":["
            + String.join(",", messages)
            + "]}";
    return PromptHashes.of(
        Codecs.request(Protocol.ANTHROPIC_MESSAGES, body.getBytes(StandardCharsets.UTF_8)));
  }
}
