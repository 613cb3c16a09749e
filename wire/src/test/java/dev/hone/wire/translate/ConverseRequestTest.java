package dev.hone.wire.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.UnsupportedByTargetException;
import org.junit.jupiter.api.Test;

/** Requests for other makers' models on Bedrock. */
class ConverseRequestTest {
  private static final String NOVA = "us.amazon.nova-lite-v1:0";
  private static final String LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";

  private static Translation translated(Protocol from, String model, String body) {
    return Translator.translate(
        from == Protocol.GEMINI_GENERATE
            ? Codecs.request(from, body.getBytes(UTF_8), "m", false)
            : Codecs.request(from, body.getBytes(UTF_8)),
        Protocol.BEDROCK_CONVERSE,
        model);
  }

  private static String body(Translation translation) {
    return new String(translation.request().bytes(), UTF_8);
  }

  @Test
  void aToolLoopOfChatCompletions() {
    Translation converse =
        translated(
            Protocol.OPENAI_CHAT,
            NOVA,
            """
            {"model":"m","stream":true,"temperature":1.5,"top_p":0.5,"max_tokens":10,"stop":["x"],
             "seed":7,"user":"u","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"Weather?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]},
              {"role":"assistant","content":null,"tool_calls":[
                {"id":"call|1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}},
                {"id":"call_2","type":"function","function":{"name":"news","arguments":""}}]},
              {"role":"tool","tool_call_id":"call|1","content":"Rain"},
              {"role":"tool","tool_call_id":"call_2","content":""}],
             "tools":[{"type":"function","function":{"name":"weather","description":"d","parameters":{"type":"object"}}},
               {"type":"function","function":{"name":"news","parameters":{"type":"object"}}}],
             "tool_choice":"required"}
            """);
    assertThat(body(converse))
        .isEqualTo(
            "{\"system\":[{\"text\":\"Be brief.\"}],\"messages\":["
                + "{\"role\":\"user\",\"content\":[{\"text\":\"Weather?\"},{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"AA==\"}}}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"call_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}},{\"toolUse\":{\"toolUseId\":\"call_2\",\"name\":\"news\",\"input\":{}}}]},"
                + "{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"call_1\",\"content\":[{\"text\":\"Rain\"}]}},{\"toolResult\":{\"toolUseId\":\"call_2\",\"content\":[{\"text\":\" \"}]}}]}],"
                + "\"inferenceConfig\":{\"maxTokens\":10,\"temperature\":1,\"topP\":0.5,\"stopSequences\":[\"x\"]},"
                + "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"weather\",\"description\":\"d\",\"inputSchema\":{\"json\":{\"type\":\"object\"}}}},{\"toolSpec\":{\"name\":\"news\",\"inputSchema\":{\"json\":{\"type\":\"object\"}}}}],\"toolChoice\":{\"any\":{}}}}");
    assertThat(converse.dropped()).containsExactly("temperature (limited to 1)", "seed", "user");
    assertThat(converse.request().model()).isEqualTo(NOVA);
    assertThat(converse.request().stream()).isTrue();
  }

  @Test
  void marksOfMessagesReachModelsThatCacheAndFallAwayAtOthers() {
    String request =
        """
        {"model":"m","max_tokens":5,"system":[{"type":"text","text":"Long","cache_control":{"type":"ephemeral"}}],
         "messages":[{"role":"user","content":[{"type":"document","title":"A/B.pdf",
            "source":{"type":"base64","media_type":"application/pdf","data":"AA=="}},{"type":"text","text":"?"}]}]}
        """;
    assertThat(body(translated(Protocol.ANTHROPIC_MESSAGES, NOVA, request)))
        .isEqualTo(
            "{\"system\":[{\"text\":\"Long\"},{\"cachePoint\":{\"type\":\"default\"}}],\"messages\":[{\"role\":\"user\",\"content\":[{\"document\":{\"format\":\"pdf\",\"name\":\"A B pdf 1\",\"source\":{\"bytes\":\"AA==\"}}},{\"text\":\"?\"}]}],\"inferenceConfig\":{\"maxTokens\":5}}");
    Translation llama = translated(Protocol.ANTHROPIC_MESSAGES, LLAMA, request);
    assertThat(body(llama)).doesNotContain("cachePoint");
    assertThat(llama.dropped()).containsExactly("cache_control");
  }

  @Test
  void aSchemaOfGeminisIsAskedForAsConverseHasIt() {
    assertThat(
            body(
                translated(
                    Protocol.GEMINI_GENERATE,
                    LLAMA,
                    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\":{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":\"object\"}}}")))
        .contains("\"outputConfig\":{\"textFormat\":{\"type\":\"json_schema\"")
        .contains("\"schema\":\"{\\\"type\\\":\\\"object\\\"}\"");
  }

  @Test
  void whatCantBeSaidIsRefusedByName() {
    assertRefused(",\"n\":2", "n:");
    assertRefused(",\"logprobs\":true", "logprobs");
    assertRefused(",\"response_format\":{\"type\":\"json_object\"}", "response_format");
    assertThatThrownBy(() ->
            translated(
                Protocol.OPENAI_CHAT,
                NOVA,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}}]}]}"))
        .isInstanceOf(UnsupportedByTargetException.class)
        .hasMessageContaining("fetches nothing");
    assertThatThrownBy(() ->
            translated(
                Protocol.OPENAI_CHAT,
                NOVA,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}"))
        .hasMessageContaining("begins with a message of the user's");
  }

  private static void assertRefused(String field, String named) {
    assertThatThrownBy(() ->
            translated(
                Protocol.OPENAI_CHAT,
                NOVA,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
                    + field
                    + "}"))
        .isInstanceOf(UnsupportedByTargetException.class)
        .hasMessageContaining(named);
  }
}
