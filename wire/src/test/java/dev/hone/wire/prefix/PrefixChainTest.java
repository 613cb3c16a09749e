package dev.hone.wire.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.usage.CacheTtl;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrefixChainTest {
  private static final String HISTORY =
      """
      {"model":"m","max_tokens":9,"tools":[{"name":"a","input_schema":{}}],"system":"be brief",
       "messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"}%s]}
      """;

  private static PrefixChain chain(Protocol protocol, String body) {
    return Codecs.request(protocol, body.getBytes(StandardCharsets.UTF_8), "m", false).prefix();
  }

  private static PrefixChain messages(String more) {
    return chain(Protocol.ANTHROPIC_MESSAGES, HISTORY.formatted(more));
  }

  @Test
  void aLongerConversationSharesTheWholeShorterOne() {
    PrefixChain shorter = messages("");
    PrefixChain longer = messages(",{\"role\":\"user\",\"content\":\"three\"}");
    assertThat(shorter.blocks()).hasSize(4);
    assertThat(shorter.head()).isEqualTo(2);
    assertThat(shorter.sharedWith(longer)).isEqualTo(4);
    assertThat(longer.lastTurn()).isEqualTo(4);
  }

  @Test
  void aMarkOrAListInPlaceOfAStringChangesNoHash() {
    PrefixChain plain = messages(",{\"role\":\"user\",\"content\":\"three\"}");
    PrefixChain marked =
        messages(
            """
            ,{"role":"user","content":[{"type":"text","text":"three",
              "cache_control":{"type":"ephemeral","ttl":"1h"}}]}\
            """);
    assertThat(marked.sharedWith(plain)).isEqualTo(5);
    assertThat(marked.blocks().getLast().mark().orElseThrow().ttl()).isEqualTo(CacheTtl.ONE_HOUR);
  }

  @Test
  void whatBreaksAProvidersCacheBreaksTheChainThere() {
    String body = HISTORY.formatted("");
    PrefixChain before = chain(Protocol.ANTHROPIC_MESSAGES, body);
    Map.of(
            body.replace("\"name\":\"a\"", "\"name\":\"b\""),
            0,
            body.replace("brief", "exact"),
            1,
            body.replace("\"max_tokens\":9", "\"max_tokens\":9,\"tool_choice\":{\"type\":\"any\"}"),
            2,
            body.replace("two", "2"),
            3,
            body.replace("\"max_tokens\":9", "\"max_tokens\":7"),
            4)
        .forEach((other, shared) ->
            assertThat(before.sharedWith(chain(Protocol.ANTHROPIC_MESSAGES, other)))
                .as(other)
                .isEqualTo(shared));
  }

  @Test
  void row30ClaudeCodesChangingFirstLineChangesNoHash() {
    String body =
        """
        {"system":[{"type":"text","text":"x-anthropic-billing-header: cc=1; cch=%s;"},
         {"type":"text","text":"You are Claude Code"}],"messages":[{"role":"user","content":"hi"}]}
        """;
    PrefixChain one = chain(Protocol.ANTHROPIC_MESSAGES, body.formatted("00abc"));
    PrefixChain two = chain(Protocol.ANTHROPIC_MESSAGES, body.formatted("ff123"));
    assertThat(one.sharedWith(two)).isEqualTo(3);
    assertThat(one.blocks().getFirst().kind()).isEqualTo(BlockKind.ATTRIBUTION);
  }

  @Test
  void onlyBlocksThatMayCarryAMarkAreMarkable() {
    PrefixChain claude =
        messages(
            """
            ,{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},
              {"type":"text","text":""},{"type":"tool_use","id":"t","name":"a","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"5"}]}\
            """);
    assertThat(claude.blocks().subList(4, 8))
        .extracting(PrefixBlock::markable)
        .containsExactly(false, false, true, true);
    PrefixChain chat =
        chain(
            Protocol.OPENAI_CHAT,
            """
            {"tools":[{"type":"function","function":{"name":"a"}}],"messages":[
             {"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"q"}]},
             {"role":"assistant","tool_calls":[{"id":"1"}]},{"role":"tool","content":"5"}]}\
            """);
    assertThat(chat.blocks())
        .extracting(PrefixBlock::markable)
        .containsExactly(false, true, true, false, true);
    assertThat(chat.head()).isEqualTo(2);
  }

  @Test
  void everyProtocolHasAChain() {
    assertThat(
            chain(
                    Protocol.OPENAI_RESPONSES,
                    """
                    {"instructions":"i","input":[{"role":"user","content":"q"},
                     {"type":"function_call","call_id":"1","name":"a","arguments":"{}"},
                     {"type":"function_call_output","call_id":"1","output":"5"}]}\
                    """)
                .blocks())
        .extracting(PrefixBlock::kind)
        .containsExactly(
            BlockKind.SYSTEM, BlockKind.USER, BlockKind.ASSISTANT, BlockKind.TOOL_RESULT);
    assertThat(
            chain(
                    Protocol.GEMINI_GENERATE,
                    """
                    {"systemInstruction":{"parts":[{"text":"s"}]},
                     "contents":[{"role":"user","parts":[{"text":"q"}]},
                                 {"role":"model","parts":[{"text":"a"}]}]}\
                    """)
                .blocks())
        .extracting(PrefixBlock::kind)
        .containsExactly(BlockKind.SYSTEM, BlockKind.USER, BlockKind.ASSISTANT);
    assertThat(chain(Protocol.OPENAI_COMPLETIONS, "{\"prompt\":\"once\"}").blocks()).hasSize(1);
  }
}
