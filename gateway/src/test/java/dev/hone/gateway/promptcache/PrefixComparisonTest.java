package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.prefix.BlockKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrefixComparisonTest {
  private static final String BODY =
      """
      {"model":"m","tools":[{"name":"a","description":"first"},{"name":"b","description":"second"}],
       "system":"Today is 2026-11-23. Session 7f3a9c21e0. Request 41. Be brief.",
       "messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"},
                   {"role":"user","content":"three"}]}
      """;

  private static ChatRequest request(String body) {
    return Codecs.request(
        Protocol.ANTHROPIC_MESSAGES, body.getBytes(StandardCharsets.UTF_8), "m", false);
  }

  private static PrefixBreak after(String from, String to) {
    assertThat(BODY).contains(from);
    return PrefixComparison.between(request(BODY), request(BODY.replace(from, to))).orElseThrow();
  }

  @Test
  void saysWhatBrokeThePrefix() {
    Map.of(
            new String[] {"2026-11-23", "2026-11-24"},
            Change.DATE,
            new String[] {"7f3a9c21e0", "7f3a9c21e1"},
            Change.ID,
            new String[] {"Request 41", "Request 42"},
            Change.COUNTER,
            new String[] {"Be brief", "Be exact"},
            Change.TEXT,
            new String[] {
              "{\"name\":\"a\",\"description\":\"first\"},{\"name\":\"b\",\"description\":\"second\"}",
              "{\"name\":\"b\",\"description\":\"second\"},{\"name\":\"a\",\"description\":\"first\"}"
            },
            Change.TOOL_ORDER,
            new String[] {
              "{\"name\":\"a\",\"description\":\"first\"}",
              "{\"description\":\"first\",\"name\":\"a\"}"
            },
            Change.KEY_ORDER,
            new String[] {"{\"name\":\"a\",\"description\":\"first\"},", ""},
            Change.TOOLS,
            new String[] {"\"model\":\"m\"", "\"tool_choice\":{\"type\":\"any\"}"},
            Change.SETTING)
        .forEach((edit, change) ->
            assertThat(after(edit[0], edit[1]).change()).as(edit[1]).isEqualTo(change));
  }

  @Test
  void namesTheByteTheBlockAndWhatIsLost() {
    PrefixBreak found = after("2026-11-23", "2026-11-24");
    assertThat(found.block()).isEqualTo(2);
    assertThat(found.kind()).isEqualTo(BlockKind.SYSTEM);
    assertThat(found.offset()).isEqualTo(BODY.indexOf("2026-11-23") + 9);
    assertThat(found.before()).contains("2026-11-23");
    assertThat(found.after()).contains("2026-11-24");
    long tokens = request(BODY).prefix().tokens();
    assertThat(found.sharedTokens() + found.lostTokens()).isEqualTo(tokens);
  }

  @Test
  void aConversationThatGrowsIsNoBreak() {
    String longer =
        BODY.replace("\"three\"}", "\"three\"},{\"role\":\"assistant\",\"content\":\"4\"}");
    assertThat(PrefixComparison.between(request(BODY), request(longer))).isEmpty();
  }
}
