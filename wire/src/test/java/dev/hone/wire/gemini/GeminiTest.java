package dev.hone.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Frame;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.translate.Translation;
import dev.hone.wire.translate.Translator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Gemini's protocol alone can get wrong; the rows are those of API-SEMANTICS. */
class GeminiTest {
  private static final ChatRequest CLIENT = gemini("{\"contents\":[]}");
  private static final String SIGNED_CALLS =
      """
      {"candidates":[{"content":{"role":"model","parts":[
        {"text":"Let me see.","thought":true},
        {"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"},
        {"functionCall":{"name":"news","args":{}}}]},"finishReason":"STOP"}],
        "usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2,"thoughtsTokenCount":3}}\
      """;

  private static ChatRequest gemini(String json) {
    return Codecs.request(Protocol.GEMINI_GENERATE, json.getBytes(UTF_8), "gemini-3-pro", true);
  }

  private static ChatRequest request(Protocol protocol, String json) {
    return Codecs.request(protocol, json.getBytes(UTF_8));
  }

  private static List<ChatEvent> events(String body) {
    return AnswerDecoder.body(Codecs.answerReader(Protocol.GEMINI_GENERATE), body.getBytes(UTF_8))
        .events();
  }

  private static Answer answer(List<ChatEvent> events) {
    AnswerBuilder builder = new AnswerBuilder();
    builder.addAll(events);
    return builder.build();
  }

  private static JsonValue written(ChatRequest client, String body) {
    byte[] bytes = Codecs.body(answer(events(body)), new WriterContext(client, "req_1", 1));
    return JsonDocument.parse(bytes).root();
  }

  private static List<JsonValue> partsSent(Protocol protocol, String json) {
    Translation sent =
        Translator.translate(
            request(protocol, json), Protocol.GEMINI_GENERATE, "gemini-3-pro-preview");
    List<JsonValue> parts = new ArrayList<>();
    sent.request()
        .json()
        .get("contents")
        .elements()
        .forEach(c -> parts.addAll(c.get("parts").elements()));
    return parts;
  }

  @Test
  void row25ASignatureComesBackThroughMessages() {
    ChatRequest client =
        request(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"messages\":[],\"stream\":true}");
    JsonValue message = written(client, SIGNED_CALLS);
    String history =
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + "{\"role\":\"assistant\",\"content\":"
            + message.get("content").raw()
            + "},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\""
            + message.get("content").elements().get(1).get("id").asString("")
            + "\",\"content\":\"sunny\"}]}]}";
    signedOnce(partsSent(Protocol.ANTHROPIC_MESSAGES, history));
    Translation elsewhere =
        Translator.translate(
            request(Protocol.ANTHROPIC_MESSAGES, history), Protocol.OPENAI_CHAT, "gpt-5.5");
    assertThat(new String(elsewhere.request().bytes(), UTF_8)).doesNotContain("c2ln");
  }

  @Test
  void row25ASignatureComesBackThroughChatCompletions() {
    ChatRequest client = request(Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"messages\":[]}");
    JsonValue message =
        written(client, SIGNED_CALLS).get("choices").elements().getFirst().get("message");
    assertThat(
            message
                .get("tool_calls")
                .elements()
                .getFirst()
                .get("extra_content")
                .get("google")
                .get("thought_signature")
                .asString(""))
        .isEqualTo("c2ln");
    signedOnce(
        partsSent(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                + message.raw()
                + "]}"));
  }

  @Test
  void row25ASignatureComesBackThroughResponses() {
    ChatRequest client = request(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"input\":\"x\"}");
    JsonValue output = written(client, SIGNED_CALLS).get("output");
    String items = output.raw().substring(1);
    signedOnce(
        partsSent(
            Protocol.OPENAI_RESPONSES,
            "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}," + items + "}"));
  }

  private static void signedOnce(List<JsonValue> parts) {
    List<JsonValue> calls = parts.stream().filter(p -> p.get("functionCall").isObject()).toList();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0).get("thoughtSignature").asString("")).isEqualTo("c2ln");
    assertThat(calls.get(1).get("thoughtSignature").isMissing()).isTrue();
  }

  @Test
  void row25CallsOfAnotherModelAreLetThrough() {
    List<JsonValue> parts =
        partsSent(
            Protocol.OPENAI_CHAT,
            """
            {"model":"m","messages":[{"role":"user","content":"Hi"},
             {"role":"assistant","content":null,"tool_calls":[
               {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
               {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"a","content":"1"},
             {"role":"tool","tool_call_id":"b","content":"2"}]}\
            """);
    assertThat(parts.get(1).get("thoughtSignature").asString("")).isEqualTo(ThoughtSignatures.SKIP);
    assertThat(parts.get(2).get("thoughtSignature").isMissing()).isTrue();
    assertThat(parts.get(3).get("functionResponse").get("name").asString("")).isEqualTo("f");
    assertThat(parts.get(4).get("functionResponse").get("name").asString("")).isEqualTo("g");
  }

  @Test
  void row25ThinkingOfClaudeComesBackThroughGeminisClients() {
    AnswerBuilder builder = new AnswerBuilder();
    builder.addAll(
        AnswerDecoder.body(
                Codecs.answerReader(Protocol.ANTHROPIC_MESSAGES),
                """
                {"type":"message","role":"assistant","model":"claude","content":[
                 {"type":"thinking","thinking":"Hm.","signature":"Q2xhdWRl"},
                 {"type":"tool_use","id":"t1","name":"f","input":{}}],
                 "stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}\
                """
                    .getBytes(UTF_8))
            .events());
    JsonValue body =
        JsonDocument.parse(Codecs.body(builder.build(), new WriterContext(CLIENT, "r", 1))).root();
    JsonValue content = body.get("candidates").elements().getFirst().get("content");
    // Some clients send their thoughts back and some do not; the call always comes.
    JsonValue call = content.get("parts").elements().getLast();
    for (String parts : List.of(content.get("parts").raw(), "[" + call.raw() + "]")) {
      String history =
          "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]},{\"role\":\"model\",\"parts\":"
              + parts
              + "},{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"id\":\"t1\",\"name\":\"f\",\"response\":{\"output\":\"1\"}}}]}]}";
      JsonValue sent =
          Translator.translate(gemini(history), Protocol.ANTHROPIC_MESSAGES, "claude-sonnet-4-5")
              .request()
              .json();
      JsonValue blocks = sent.get("messages").elements().get(1).get("content");
      assertThat(blocks.elements()).hasSize(2);
      assertThat(blocks.elements().getFirst().raw())
          .isEqualTo("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"Q2xhdWRl\"}");
    }
  }

  @Test
  void row34NothingButDataAndBlankLinesReachesGeminisClients() {
    AnswerWriter writer = Codecs.streamWriter(new WriterContext(CLIENT, "req_1", 1));
    StringBuilder stream = new StringBuilder();
    events(SIGNED_CALLS)
        .forEach(e -> {
          stream.append(new String(writer.heartbeat(), UTF_8));
          stream.append(new String(writer.write(List.of(e)), UTF_8));
        });
    for (String line : stream.toString().split("\r\n", -1)) {
      assertThat(line.isEmpty() || line.startsWith("data: {")).as(line).isTrue();
    }
    assertThat(stream.toString()).endsWith("\r\n\r\n").doesNotContain("[DONE]");
    String cut =
        new String(
            Codecs.streamWriter(new WriterContext(CLIENT, "r", 1))
                .fail(new WireException(ErrorKind.UPSTREAM, "broke off")),
            UTF_8);
    assertThat(cut)
        .isEqualTo(
            "data: {\"error\":{\"code\":502,\"message\":\"broke off\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n");
  }

  @Test
  void anArrayStaysJsonWholeAndOpenWhenItBreaks() {
    WriterContext context = new WriterContext(CLIENT, "r", 1);
    AnswerWriter whole = new GenerateStreamWriter(context, GenerateStreamWriter.Framing.ARRAY);
    StringBuilder array = new StringBuilder();
    events(SIGNED_CALLS)
        .forEach(e -> array.append(new String(whole.write(List.of(e)), UTF_8)).append("\r\n"));
    assertThat(JsonDocument.parse(array.toString()).root().elements().size()).isGreaterThan(2);
    AnswerWriter relay = new GenerateStreamWriter(context, GenerateStreamWriter.Framing.ARRAY);
    relay.relayed(new Frame("[{}".getBytes(UTF_8), events(SIGNED_CALLS)));
    assertThat(new String(relay.fail(new WireException(ErrorKind.TIMEOUT, "late")), UTF_8))
        .startsWith(",\r\n{\"error\":")
        .endsWith("}");
  }

  @Test
  void anArrayWithoutItsEndIsACut() {
    String array = "[" + SIGNED_CALLS + ",\r\n" + SIGNED_CALLS + "]";
    for (int end : new int[] {array.length(), array.length() - 1, array.length() / 2}) {
      AnswerDecoder decoder =
          AnswerDecoder.of(Codecs.answerReader(Protocol.GEMINI_GENERATE), "application/json");
      for (byte b : array.substring(0, end).getBytes(UTF_8)) {
        decoder.feed(new byte[] {b});
      }
      decoder.closed();
      assertThat(decoder.complete())
          .as("of %d bytes %d", array.length(), end)
          .isEqualTo(end == array.length());
    }
  }

  @Test
  void aContinuationIsNoCleanStopElsewhere() {
    String body =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"CONTINUATION\",\"continuationToken\":\"dA==\"}]}";
    assertThat(answer(events(body)).choices().getFirst().stop().orElseThrow().reason())
        .isEqualTo(StopReason.LENGTH);
    assertThatThrownBy(() ->
            Translator.translate(
                gemini(
                    "{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}],\"continuationToken\":\"dA==\"}"),
                Protocol.OPENAI_CHAT,
                "gpt-5.5"))
        .isInstanceOf(UnsupportedByTargetException.class)
        .hasMessageContaining("continuationToken");
  }

  @Test
  void aBlockedPromptIsFilteredContent() {
    String body =
        "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":4}}";
    Answer blocked = answer(events(body));
    assertThat(blocked.complete()).isTrue();
    assertThat(blocked.choices().getFirst().stop().orElseThrow().reason())
        .isEqualTo(StopReason.CONTENT_FILTER);
    JsonValue chat =
        written(request(Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"messages\":[]}"), body);
    assertThat(chat.get("choices").elements().getFirst().get("finish_reason").asString(""))
        .isEqualTo("content_filter");
  }

  @Test
  void schemasOfGooglesKindBecomeJsonSchema() {
    ChatRequest asked =
        gemini(
            """
            {"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"response_mime_type":"application/json",
             "response_schema":{"type":"OBJECT","properties":{"n":{"type":"INTEGER","nullable":true},
             "l":{"type":"ARRAY","items":{"type":"STRING"},"minItems":"1"}},"propertyOrdering":["n"]}}}\
            """);
    JsonValue sent = Translator.translate(asked, Protocol.OPENAI_CHAT, "gpt-5.5").request().json();
    assertThat(sent.get("response_format").get("json_schema").get("schema").raw())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":[\"integer\",\"null\"]},\"l\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1}}}");
  }

  @Test
  void whatGeminiCantSayIsNamed() {
    Translation sent =
        Translator.translate(
            request(
                Protocol.OPENAI_CHAT,
                """
                {"model":"m","messages":[{"role":"user","content":"Hi"}],"parallel_tool_calls":false,
                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}],
                 "user":"u","prompt_cache_key":"k","reasoning_effort":"high","stop":["x"],"n":2}\
                """),
            Protocol.GEMINI_GENERATE,
            "gemini-3-flash");
    assertThat(sent.dropped()).contains("parallel_tool_calls", "user", "prompt_cache_key");
    JsonValue config = sent.request().json().get("generationConfig");
    assertThat(config.get("candidateCount").asLong(0)).isEqualTo(2);
    assertThat(config.get("thinkingConfig").get("thinkingLevel").asString("")).isEqualTo("HIGH");
    assertThat(new String(sent.request().bytes(), UTF_8)).doesNotContain("parametersJsonSchema");
    assertThatThrownBy(() ->
            Translator.translate(
                request(
                    Protocol.OPENAI_CHAT,
                    "{\"model\":\"m\",\"messages\":[],\"logit_bias\":{\"1\":2}}"),
                Protocol.GEMINI_GENERATE,
                "gemini-3-flash"))
        .isInstanceOf(UnsupportedByTargetException.class);
  }

  @Test
  void row27GoogleSaysInTheBodyHowLongToWait() {
    String body =
        """
        {"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED","details":[
         {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.5s"}]}}\
        """;
    assertThat(
            UpstreamErrors.read(429, Headers.NONE, body.getBytes(UTF_8), Instant.EPOCH)
                .retryAfter())
        .contains(Duration.ofMillis(34_500));
  }

  @Test
  void aStreamedCallStaysInItsBlockWhateverStandsBetweenItsPieces() {
    List<ChatEvent> events =
        events(
            """
            {"candidates":[{"content":{"parts":[
              {"functionCall":{"name":"weather","willContinue":true,
                "partialArgs":[{"jsonPath":"$.city","stringValue":"Os"}]}},
              {"functionCall":{"willContinue":true,
                "partialArgs":[{"jsonPath":"$.city","stringValue":"lo"}]},
                "thoughtSignature":"c2ln"},
              {"functionCall":{"partialArgs":[{"jsonPath":"$.days[0]","numberValue":3}]}}]},
              "finishReason":"STOP"}]}\
            """);
    assertThat(answer(events).choices().getFirst().blocks())
        .contains(new Block.ToolCall("", "weather", "{\"city\":\"Oslo\",\"days\":[3]}", false));
  }
}
