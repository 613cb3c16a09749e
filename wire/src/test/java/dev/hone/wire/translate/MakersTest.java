package dev.hone.wire.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the makers behind chat completions want differently. */
class MakersTest {
  private static final String SAMPLED =
      """
      {"contents":[{"role":"user","parts":[{"text":"x"}]}],"generationConfig":
        {"seed":7,"frequencyPenalty":0.5,"presencePenalty":0.25,"topK":3,"candidateCount":2}}
      """;

  private static Translation chat(ChatRequest request, String model) {
    return Translator.translate(request, Protocol.OPENAI_CHAT, model);
  }

  private static ChatRequest gemini(String body) {
    return Codecs.request(Protocol.GEMINI_GENERATE, body.getBytes(UTF_8), "m", false);
  }

  @Test
  void whatGeminisClientsSayOfSamplingReachesEveryMaker() {
    Translation llama = chat(gemini(SAMPLED), "llama-3.3-70b");
    JsonValue json = llama.request().json();
    assertThat(json.get("seed").asLong(0)).isEqualTo(7);
    assertThat(json.get("frequency_penalty").asDouble(0)).isEqualTo(0.5);
    assertThat(json.get("presence_penalty").asDouble(0)).isEqualTo(0.25);
    assertThat(json.get("top_k").asLong(0)).isEqualTo(3);
    assertThat(json.get("n").asLong(0)).isEqualTo(2);
    assertThat(llama.dropped()).isEmpty();
    assertThat(chat(gemini(SAMPLED), "gpt-5.5").dropped())
        .containsExactly("frequency_penalty", "presence_penalty", "top_k");
  }

  @Test
  void mistralHasAnotherNameForTheSeedAndRefusesFieldsThatItDoesNotKnow() {
    Translation mistral = chat(gemini(SAMPLED), "mistral-large-latest");
    assertThat(mistral.request().json().get("random_seed").asLong(0)).isEqualTo(7);
    assertThat(mistral.request().json().get("seed").isMissing()).isTrue();
    assertThat(mistral.dropped()).containsExactly("top_k");
    ChatRequest responses =
        Codecs.request(
            Protocol.OPENAI_RESPONSES,
            "{\"model\":\"m\",\"store\":false,\"user\":\"u\",\"service_tier\":\"flex\",\"input\":\"x\"}"
                .getBytes(UTF_8));
    Translation plain = chat(responses, "codestral-latest");
    assertThat(plain.dropped()).containsExactlyInAnyOrder("user", "service_tier");
    assertThat(plain.request().json().get("user").isMissing()).isTrue();
  }

  @Test
  void mistralsCallsHaveIdsOfNineLettersAndDigits() {
    ChatRequest loop =
        Codecs.request(
            Protocol.ANTHROPIC_MESSAGES,
            """
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"},
              {"role":"assistant","content":[
                {"type":"thinking","thinking":"hm","signature":"s"},
                {"type":"tool_use","id":"toolu_01A","name":"f","input":{}},
                {"type":"tool_use","id":"abcDEF123","name":"g","input":{}}]},
              {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"toolu_01A","content":"1"},
                {"type":"tool_result","tool_use_id":"abcDEF123","content":"2"}]}]}
            """
                .getBytes(UTF_8));
    Translation translated = chat(loop, "mistral-small-latest");
    List<JsonValue> messages = translated.request().json().get("messages").elements();
    List<String> calls =
        messages.get(1).get("tool_calls").elements().stream()
            .map(c -> c.get("id").asString(""))
            .toList();
    assertThat(calls).allMatch(id -> id.matches("[A-Za-z0-9]{9}")).doesNotHaveDuplicates();
    assertThat(calls.get(1)).isEqualTo("abcDEF123");
    assertThat(messages.subList(2, 4))
        .extracting(m -> m.get("tool_call_id").asString(""))
        .isEqualTo(calls);
    assertThat(messages.get(1).get("reasoning_content").isMissing()).isTrue();
    assertThat(translated.dropped()).containsExactly("reasoning of earlier turns");
    assertThat(
            chat(loop, "deepseek-reasoner")
                .request()
                .json()
                .get("messages")
                .elements()
                .get(1)
                .get("reasoning_content")
                .asString(""))
        .isEqualTo("hm");
  }
}
