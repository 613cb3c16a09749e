package dev.hone.wire.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.Frame;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.translate.Translation;
import dev.hone.wire.translate.Translator;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The complaints of API-SEMANTICS that concern the wire, by their numbers. */
class ComplaintsTest {
  private static ChatRequest request(Protocol protocol, String json) {
    return Codecs.request(protocol, json.getBytes(UTF_8));
  }

  private static Answer read(Protocol protocol, String stream) {
    AnswerDecoder decoder = new AnswerDecoder(Codecs.answerReader(protocol));
    AnswerBuilder builder = new AnswerBuilder();
    List<Frame> frames = new ArrayList<>(decoder.feed(stream.getBytes(UTF_8)));
    frames.addAll(decoder.closed());
    frames.forEach(f -> builder.addAll(f.events()));
    return builder.build();
  }

  private static Answer whole(Protocol protocol, String body) {
    AnswerBuilder builder = new AnswerBuilder();
    builder.addAll(
        AnswerDecoder.body(Codecs.answerReader(protocol), body.getBytes(UTF_8)).events());
    return builder.build();
  }

  private static String write(ChatRequest client, ChatEvent... events) {
    AnswerWriter writer = Codecs.streamWriter(new WriterContext(client, "req_1", 1));
    return new String(writer.write(List.of(events)), UTF_8);
  }

  private static String data(String... events) {
    StringBuilder out = new StringBuilder();
    for (String event : events) {
      String type =
          event.startsWith("{") ? JsonDocument.parse(event).root().get("type").asString("") : "";
      out.append(type.isEmpty() ? "" : "event: " + type + "\n");
      out.append("data: ").append(event).append("\n\n");
    }
    return out.toString();
  }

  private static JsonValue translated(ChatRequest request, Protocol target, String model) {
    return Translator.translate(request, target, model).request().json();
  }

  private static final ChatRequest CHAT_CLIENT =
      request(
          Protocol.OPENAI_CHAT,
          "{\"model\":\"m\",\"stream\":true,\"messages\":[],"
              + "\"stream_options\":{\"include_usage\":true}}");
  private static final ChatRequest PLAIN_CHAT_CLIENT =
      request(Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
  private static final ChatRequest MESSAGES_CLIENT =
      request(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
  private static final ChatRequest RESPONSES_CLIENT =
      request(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"stream\":true,\"input\":\"x\"}");

  private static final Usage CACHED =
      Usage.builder(Provenance.REPORTED)
          .fresh(10)
          .cacheRead(100)
          .cacheWrites(CacheWrites.of(CacheTtl.FIVE_MINUTES, 20))
          .output(7)
          .reasoning(3)
          .build();

  @Test
  void row1StreamedCacheReadsAreNoPlainInput() {
    Answer answer =
        read(
            Protocol.ANTHROPIC_MESSAGES,
            data(
                "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3,"
                    + "\"cache_read_input_tokens\":2000,\"output_tokens\":1}}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                    + "\"usage\":{\"output_tokens\":9}}",
                "{\"type\":\"message_stop\"}"));
    Usage usage = answer.usage().orElseThrow();
    assertThat(usage.freshTokens()).isEqualTo(3);
    assertThat(usage.cacheReadTokens()).isEqualTo(2000);
    assertThat(usage.outputTokens()).isEqualTo(9);
  }

  @Test
  void row2CachedTokensAreCountedOnceInEveryProtocol() {
    JsonValue chat =
        JsonDocument.parse(
                "{\"prompt_tokens\":130,\"completion_tokens\":7,\"prompt_tokens_details\":"
                    + "{\"cached_tokens\":100,\"cache_write_tokens\":20}}")
            .root();
    Usage read = UsageScan.read(JsonDocument.parse("{\"usage\":" + chat.raw() + "}").root()).get();
    assertThat(read.promptTokens()).isEqualTo(130);
    assertThat(read.freshTokens()).isEqualTo(10);
    String chatOut = write(CHAT_CLIENT, new ChatEvent.UsageReport(CACHED), new ChatEvent.End());
    assertThat(chatOut).contains("\"prompt_tokens\":130").contains("\"cached_tokens\":100");
    String messagesOut =
        write(MESSAGES_CLIENT, new ChatEvent.UsageReport(CACHED), new ChatEvent.End());
    assertThat(messagesOut)
        .contains("\"input_tokens\":10,")
        .contains("\"cache_creation_input_tokens\":20")
        .contains("\"cache_read_input_tokens\":100");
    String responsesOut =
        write(RESPONSES_CLIENT, new ChatEvent.UsageReport(CACHED), new ChatEvent.End());
    assertThat(responsesOut).contains("\"input_tokens\":130").contains("\"total_tokens\":137");
  }

  @Test
  void row3LaterZerosWipeNothingAndTheSplitOfWritesIsKept() {
    Answer answer =
        read(
            Protocol.ANTHROPIC_MESSAGES,
            data(
                "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3,"
                    + "\"cache_creation_input_tokens\":500,\"cache_creation\":"
                    + "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":500}}}}",
                "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":0,"
                    + "\"cache_creation_input_tokens\":700,\"cache_read_input_tokens\":null,"
                    + "\"output_tokens\":4}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                    + "\"usage\":{\"output_tokens\":0}}",
                "{\"type\":\"message_stop\"}"));
    Usage usage = answer.usage().orElseThrow();
    assertThat(usage.freshTokens()).isEqualTo(3);
    assertThat(usage.outputTokens()).isEqualTo(4);
    assertThat(usage.cacheWrites().of(CacheTtl.ONE_HOUR)).isEqualTo(500);
    assertThat(usage.cacheWrites().of(CacheTtl.UNSPECIFIED)).isEqualTo(200);
    assertThat(usage.cacheWrites().withUnspecifiedAs(CacheTtl.ONE_HOUR).of(CacheTtl.ONE_HOUR))
        .isEqualTo(700);
  }

  @Test
  void row4ThePromptIsNotReserialised() {
    String json =
        "{\"messages\" : [ {\"role\":\"user\", \"content\":\"\\u00fc \\/ \"} ], \"seed\": "
            + "18446744073709551615, \"temperature\":1.0e0, \"x\":1, \"x\":2, \"model\":\"a\"}";
    ChatRequest edited = request(Protocol.OPENAI_CHAT, json).withModel("b", "route");
    assertThat(new String(edited.bytes(), UTF_8)).isEqualTo(json.replace("\"a\"", "\"b\""));
    assertThat(edited.edits()).hasSize(1);
  }

  @Test
  void row8UnknownFieldsPassAndAreNamedWhenTheyFallAway() {
    String json =
        "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
            + "\"brand_new\":{\"a\":1}}";
    ChatRequest request = request(Protocol.ANTHROPIC_MESSAGES, json);
    assertThat(new String(request.bytes(), UTF_8)).isEqualTo(json);
    assertThat(Translator.translate(request, Protocol.OPENAI_CHAT, "gpt-4o").dropped())
        .containsExactly("brand_new");
  }

  @Test
  void row10ParallelCallsKeepTheirArgumentsAndIndexes() {
    Answer answer =
        read(
            Protocol.OPENAI_CHAT,
            data(
                chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"\"}}]}"),
                chunk(
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":"
                        + "{\"name\":\"g\",\"arguments\":\"\"}}]}"),
                chunk(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}},"
                        + "{\"index\":1,\"function\":{\"arguments\":\"{\\\"y\\\":\"}}]}"),
                chunk(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}},"
                        + "{\"index\":1,\"function\":{\"arguments\":\"2}\"}}]}"),
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                "[DONE]"));
    List<Block.ToolCall> calls = answer.choices().get(0).toolCalls();
    assertThat(calls)
        .containsExactly(
            new Block.ToolCall("a", "f", "{\"x\":1}", false),
            new Block.ToolCall("b", "g", "{\"y\":2}", false));
    // Interleaved on one side, one after the other on the side of blocks.
    String messages = write(MESSAGES_CLIENT, interleaved());
    Answer again = read(Protocol.ANTHROPIC_MESSAGES, messages);
    assertThat(again.choices().get(0).toolCalls()).isEqualTo(calls);
    assertThat(messages.indexOf("content_block_stop"))
        .isLessThan(messages.indexOf("\"name\":\"g\""));
    assertThat(
            read(Protocol.OPENAI_RESPONSES, write(RESPONSES_CLIENT, interleaved()))
                .choices()
                .get(0)
                .toolCalls())
        .isEqualTo(calls);
  }

  @Test
  void row10RepeatedIndexWithAnotherIdAndNameIsAnotherCall() {
    Answer answer =
        read(
            Protocol.OPENAI_CHAT,
            data(
                chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":"
                        + "{\"name\":\"g\",\"arguments\":\"{}\"}}]}"),
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "[DONE]"));
    assertThat(answer.choices().get(0).toolCalls())
        .extracting(Block.ToolCall::id)
        .containsExactly("a", "b");
  }

  @Test
  void row11TheUsageChunkGoesOnlyToAClientThatAskedForIt() {
    ChatEvent[] events = {
      new ChatEvent.Start("", "m"),
      new ChatEvent.Text(0, 0, "hi"),
      new ChatEvent.UsageReport(CACHED),
      ChatEvent.Stop.of(0, StopReason.END),
      new ChatEvent.End()
    };
    assertThat(write(PLAIN_CHAT_CLIENT, events)).doesNotContain("usage").endsWith("[DONE]\n\n");
    String asked = write(CHAT_CLIENT, events);
    assertThat(asked).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":130");
    assertThat(asked.split("prompt_tokens\":", -1)).hasSize(2);
  }

  @Test
  void row24AStreamMaySplitACharacterAnywhere() {
    byte[] stream =
        (data(chunk("{\"content\":\"grüße 😀\"}")) + "data: [DONE]\n\n").getBytes(UTF_8);
    AnswerDecoder decoder = new AnswerDecoder(Codecs.answerReader(Protocol.OPENAI_CHAT));
    AnswerBuilder builder = new AnswerBuilder();
    for (byte b : stream) {
      decoder.feed(new byte[] {b}).forEach(f -> builder.addAll(f.events()));
    }
    assertThat(builder.build().text()).isEqualTo("grüße 😀");
  }

  @Test
  void row25SignaturesSurviveTheWayThereAndBack() {
    ChatEvent[] thought = {
      new ChatEvent.Start("msg_1", "claude"),
      new ChatEvent.Reasoning(0, 0, "hm"),
      new ChatEvent.ReasoningSeal(0, 0, ChatEvent.ReasoningSeal.Kind.SIGNATURE, "SIG=="),
      new ChatEvent.ToolCallStart(0, 1, "t1", "f", false),
      new ChatEvent.ToolCallDelta(0, 1, "{}"),
      ChatEvent.Stop.of(0, StopReason.TOOL_CALLS),
      new ChatEvent.End()
    };
    AnswerBuilder builder = new AnswerBuilder();
    builder.addAll(List.of(thought));
    String chatBody =
        new String(
            Codecs.body(builder.build(), new WriterContext(PLAIN_CHAT_CLIENT, "r", 1)), UTF_8);
    String message =
        JsonDocument.parse(chatBody).root().get("choices").elements().get(0).get("message").raw();
    ChatRequest next =
        request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"reasoning_effort\":\"high\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"x\"},"
                + message
                + ",{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"ok\"}]}");
    JsonValue back = translated(next, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5");
    JsonValue first = back.get("messages").elements().get(1).get("content").elements().get(0);
    assertThat(first.get("type").asString("")).isEqualTo("thinking");
    assertThat(first.get("thinking").asString("")).isEqualTo("hm");
    assertThat(first.get("signature").asString("")).isEqualTo("SIG==");
    assertThat(back.get("thinking").get("type").asString("")).isEqualTo("adaptive");

    String items =
        JsonDocument.parse(
                new String(
                    Codecs.body(builder.build(), new WriterContext(RESPONSES_CLIENT, "r", 1)),
                    UTF_8))
            .root()
            .get("output")
            .elements()
            .toString();
    ChatRequest codex =
        request(
            Protocol.OPENAI_RESPONSES,
            "{\"model\":\"m\",\"input\":"
                + items.replaceFirst("]$", "")
                + ",{\"type\":\"function_call_output\",\"call_id\":\"t1\",\"output\":\"ok\"}]}");
    JsonValue again = translated(codex, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5");
    assertThat(again.get("messages").elements().get(0).get("content").elements().get(0).raw())
        .isEqualTo(first.raw());
  }

  @Test
  void row25ThinkingIsNotAskedForWhenItsToolTurnCameBackWithoutIt() {
    ChatRequest next =
        request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"reasoning_effort\":\"high\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"x\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"
                + "[{\"id\":\"t\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":\"ok\"}]}");
    Translation translation =
        Translator.translate(next, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5");
    assertThat(translation.request().json().get("thinking").isMissing()).isTrue();
    assertThat(translation.dropped()).anyMatch(d -> d.startsWith("reasoning"));
  }

  @Test
  void row29AnIncompleteResponseIsCutByLength() {
    Answer answer =
        whole(
            Protocol.OPENAI_RESPONSES,
            "{\"id\":\"resp_1\",\"status\":\"incomplete\",\"incomplete_details\":"
                + "{\"reason\":\"max_output_tokens\"},\"output\":[{\"type\":\"message\",\"content\":"
                + "[{\"type\":\"output_text\",\"text\":\"ha\"}]}]}");
    assertThat(answer.text()).isEqualTo("ha");
    WriterContext chat = new WriterContext(PLAIN_CHAT_CLIENT, "r", 1);
    assertThat(new String(Codecs.body(answer, chat), UTF_8))
        .contains("\"finish_reason\":\"length\"");
    WriterContext messages = new WriterContext(MESSAGES_CLIENT, "r", 1);
    assertThat(new String(Codecs.body(answer, messages), UTF_8))
        .contains("\"stop_reason\":\"max_tokens\"");
    assertThat(
            write(RESPONSES_CLIENT, ChatEvent.Stop.of(0, StopReason.LENGTH), new ChatEvent.End()))
        .contains("event: response.incomplete")
        .doesNotContain("response.completed");
  }

  @Test
  void row31ServerToolsAreCounted() {
    Answer answer =
        whole(
            Protocol.ANTHROPIC_MESSAGES,
            "{\"id\":\"m\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":"
                + "{\"input_tokens\":1,\"output_tokens\":1,\"server_tool_use\":"
                + "{\"web_search_requests\":2,\"web_fetch_requests\":0}}}");
    assertThat(answer.usage().orElseThrow().serverTools())
        .containsOnly(Map.entry("web_search_requests", 2L));
  }

  @Test
  void row32LateUsageIsSeenAndDoubleUsageCountsOnce() {
    String usage = "{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";
    Answer late =
        read(
            Protocol.OPENAI_CHAT,
            data(
                chunk("{\"content\":\"a\"}"),
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"x_groq\":{\"usage\":"
                    + usage
                    + "}}",
                "{\"choices\":[],\"usage\":" + usage + "}",
                "[DONE]"));
    assertThat(late.usage().orElseThrow().promptTokens()).isEqualTo(5);
    assertThat(late.usage().orElseThrow().outputTokens()).isEqualTo(2);
  }

  @Test
  void row34HeartbeatsAndErrorsAreEachDialectsOwn() {
    AnswerWriter messages = Codecs.streamWriter(new WriterContext(MESSAGES_CLIENT, "r", 1));
    assertThat(new String(messages.heartbeat(), UTF_8))
        .isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    AnswerWriter chat = Codecs.streamWriter(new WriterContext(CHAT_CLIENT, "r", 1));
    assertThat(new String(chat.heartbeat(), UTF_8)).startsWith(":").endsWith("\n\n");
    String all =
        write(
            CHAT_CLIENT,
            new ChatEvent.Start("", "m"),
            new ChatEvent.Text(0, 0, "x"),
            ChatEvent.Stop.of(0, StopReason.END),
            new ChatEvent.End());
    assertThat(all).doesNotContain("\"error\"").doesNotContain("event:");
    assertThat(new String(ErrorBody.write(Dialect.GEMINI, failure(), "r"), UTF_8))
        .isEqualTo("{\"error\":{\"code\":502,\"message\":\"cut\",\"status\":\"UNAVAILABLE\"}}");
  }

  @Test
  void aFailureNeverLooksLikeAnEnd() {
    for (ChatRequest client : List.of(CHAT_CLIENT, MESSAGES_CLIENT, RESPONSES_CLIENT)) {
      AnswerWriter writer = Codecs.streamWriter(new WriterContext(client, "r", 1));
      String text =
          new String(
              writer.write(List.of(new ChatEvent.Start("", "m"), new ChatEvent.Text(0, 0, "x"))),
              UTF_8);
      text += new String(writer.fail(failure()), UTF_8);
      text += new String(writer.write(List.of(new ChatEvent.End())), UTF_8);
      Answer answer = read(client.protocol(), text);
      assertThat(answer.complete()).as(client.protocol().toString()).isFalse();
      assertThat(answer.failure().map(ChatEvent.Failure::message)).contains("cut");
    }
  }

  @Test
  void row36ParametersThatANewerModelRefusesAreDroppedByName() {
    ChatRequest request =
        request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"temperature\":0.2,\"top_p\":0.9,\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"x\"}]}");
    Translation fresh = Translator.translate(request, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5");
    assertThat(fresh.request().json().get("temperature").isMissing()).isTrue();
    assertThat(fresh.dropped()).containsExactly("temperature", "top_p");
    Translation old =
        Translator.translate(request, Protocol.ANTHROPIC_MESSAGES, "claude-sonnet-4-5");
    assertThat(old.request().json().get("temperature").asDouble(0)).isEqualTo(0.2);
    assertThat(old.dropped()).isEmpty();
    ChatRequest limited =
        request(
            Protocol.ANTHROPIC_MESSAGES,
            "{\"model\":\"m\",\"max_tokens\":9,\"top_k\":3,\"temperature\":0.1,\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"x\"}]}");
    Translation gpt = Translator.translate(limited, Protocol.OPENAI_CHAT, "gpt-5.5");
    assertThat(gpt.request().json().get("max_completion_tokens").asLong(0)).isEqualTo(9);
    assertThat(gpt.request().json().get("max_tokens").isMissing()).isTrue();
    assertThat(gpt.dropped()).containsExactly("temperature", "top_k");
  }

  @Test
  void row36PrefillIsRefusedByNameWhereTheModelCannot() {
    ChatRequest request =
        request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                + "{\"role\":\"assistant\",\"content\":\"{\"}]}");
    assertThatThrownBy(
            () -> Translator.translate(request, Protocol.ANTHROPIC_MESSAGES, "claude-sonnet-5"))
        .isInstanceOfSatisfying(
            UnsupportedByTargetException.class,
            e -> assertThat(e.param()).isEqualTo(Optional.of("messages[1]")));
    assertThat(
            Translator.translate(request, Protocol.ANTHROPIC_MESSAGES, "claude-haiku-4-5")
                .dropped())
        .isEmpty();
  }

  @Test
  void stateOfAnotherProviderIsRefusedNeverIgnored() {
    ChatRequest request =
        request(
            Protocol.OPENAI_RESPONSES,
            "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}");
    for (Protocol target : List.of(Protocol.OPENAI_CHAT, Protocol.ANTHROPIC_MESSAGES)) {
      assertThatThrownBy(() -> Translator.translate(request, target, "m"))
          .isInstanceOf(UnsupportedByTargetException.class)
          .hasMessageContaining("previous_response_id");
    }
  }

  @Test
  void tiersThatTheClientsLibraryDoesNotKnowAreLeftOut() {
    for (String[] tier : new String[][] {{"standard", "default"}, {"flex", "flex"}}) {
      assertThat(bodyServedAs(tier[0])).contains("\"service_tier\":\"" + tier[1] + "\"");
    }
    assertThat(bodyServedAs("on_demand")).doesNotContain("service_tier");
  }

  private static String bodyServedAs(String tier) {
    Usage usage =
        CACHED.toBuilder()
            .served(new Served(Optional.of(tier), Optional.empty(), Optional.empty()))
            .build();
    Answer answer = new Answer("i", "m", List.of(), Optional.of(usage), Optional.empty(), true);
    return new String(Codecs.body(answer, new WriterContext(CHAT_CLIENT, "r", 1)), UTF_8);
  }

  @Test
  void aDocumentThatClaudeCannotReadIsRefusedByName() {
    ChatRequest request =
        request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\","
                + "\"file\":{\"file_data\":\"data:application/msword;base64,AAAA\"}}]}]}");
    assertThatThrownBy(
            () -> Translator.translate(request, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5"))
        .isInstanceOf(UnsupportedByTargetException.class)
        .hasMessageContaining("application/msword")
        .hasMessageContaining("PDF");
  }

  @Test
  void row30ClaudeCodesChangingLineGoesOnlyToAnthropic() {
    ChatRequest request =
        request(
            Protocol.ANTHROPIC_MESSAGES,
            "{\"model\":\"m\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":"
                + "\"x-anthropic-billing-header: a; cch=12\"},{\"type\":\"text\",\"text\":\"Be\"}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    JsonValue chat = translated(request, Protocol.OPENAI_CHAT, "gpt-4o");
    assertThat(chat.get("messages").elements().get(0).get("content").asString("")).isEqualTo("Be");
  }

  private static WireException failure() {
    return new WireException(ErrorKind.UPSTREAM, "cut");
  }

  private static String chunk(String delta) {
    return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
  }

  private static ChatEvent[] interleaved() {
    return new ChatEvent[] {
      new ChatEvent.ToolCallStart(0, 0, "a", "f", false),
      new ChatEvent.ToolCallStart(0, 1, "b", "g", false),
      new ChatEvent.ToolCallDelta(0, 0, "{\"x\":"),
      new ChatEvent.ToolCallDelta(0, 1, "{\"y\":"),
      new ChatEvent.ToolCallDelta(0, 0, "1}"),
      new ChatEvent.ToolCallDelta(0, 1, "2}"),
      ChatEvent.Stop.of(0, StopReason.TOOL_CALLS),
      new ChatEvent.End()
    };
  }
}
