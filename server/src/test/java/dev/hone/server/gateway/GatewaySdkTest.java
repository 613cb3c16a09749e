package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import dev.hone.server.Eventually;
import dev.hone.server.SdkClients;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official libraries over every kind of upstream: one suite of conversations for all. */
class GatewaySdkTest {
  private static final List<String> TOWNS =
      List.of("{\"city\": \"Zürich\"}", "{\"city\": \"Oslo\"}");
  private static Gateway gateway;
  private static OpenAIClient openai;
  private static AnthropicClient anthropic;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(s -> s);
    openai = SdkClients.openai(gateway.server());
    anthropic = SdkClients.anthropic(gateway.server());
  }

  @AfterAll
  static void stop() {
    openai.close();
    anthropic.close();
    gateway.close();
  }

  private static ChatCompletionCreateParams.Builder chat(String upstream) {
    return ChatCompletionCreateParams.builder()
        .model(upstream + "/mock")
        .addSystemMessage("Be brief.")
        .addUserMessage("Hello")
        .addMessage(
            com.openai.models.chat.completions.ChatCompletionAssistantMessageParam.builder()
                .content("Hello!")
                .build())
        .addUserMessage("How is the weather?");
  }

  private static ChatCompletionCreateParams.Builder chatTools(String upstream) {
    return chat(upstream).addFunctionTool(function("weather")).addFunctionTool(function("news"));
  }

  private static FunctionDefinition function(String name) {
    return FunctionDefinition.builder()
        .name(name)
        .parameters(
            FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build())
        .build();
  }

  private static ChatCompletion streamed(ChatCompletionCreateParams params) {
    ChatCompletionAccumulator collected = ChatCompletionAccumulator.create();
    try (com.openai.core.http.StreamResponse<ChatCompletionChunk> chunks =
        openai.chat().completions().createStreaming(params)) {
      chunks.stream().forEach(collected::accumulate);
    }
    return collected.chatCompletion();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void chatCompletions(String upstream) {
    ChatCompletion whole = openai.chat().completions().create(chat(upstream).build());
    for (ChatCompletion answer : List.of(whole, streamed(chat(upstream).build()))) {
      assertThat(answer.choices().getFirst().message().content().orElseThrow())
          .startsWith("word1 wörd2 ")
          .endsWith("wörd16.");
      assertThat(answer.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }
    assertThat(whole.usage().orElseThrow().promptTokens()).isEqualTo(100);
    assertThat(whole.usage().orElseThrow().promptTokensDetails().orElseThrow().cachedTokens())
        .contains(60L);
    assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void row10ChatCompletionsWithParallelTools(String upstream) {
    ChatCompletion whole = openai.chat().completions().create(chatTools(upstream).build());
    for (ChatCompletion answer : List.of(whole, streamed(chatTools(upstream).build()))) {
      ChatCompletionMessage message = answer.choices().getFirst().message();
      assertThat(answer.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
      assertThat(message.toolCalls().orElseThrow())
          .extracting(c -> c.asFunction().function().name())
          .containsExactly("weather", "news");
      assertThat(message.toolCalls().orElseThrow())
          .extracting(c -> c.asFunction().function().arguments())
          .containsExactlyElementsOf(TOWNS);
    }
    ChatCompletionMessage message = whole.choices().getFirst().message();
    ChatCompletionCreateParams.Builder next = chatTools(upstream).addMessage(message);
    message
        .toolCalls()
        .orElseThrow()
        .forEach(c ->
            next.addMessage(
                ChatCompletionToolMessageParam.builder()
                    .toolCallId(c.asFunction().id())
                    .content("sunny")
                    .build()));
    assertThat(
            openai
                .chat()
                .completions()
                .create(next.build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow())
        .startsWith("word1");
    String sent = new String(gateway.lastReceived().body(), StandardCharsets.UTF_8);
    assertThat(sent).contains("_mock_0").contains("_mock_1").contains("sunny");
  }

  private static MessageCreateParams.Builder messages(String upstream) {
    return MessageCreateParams.builder()
        .model(upstream + "/mock")
        .maxTokens(100)
        .system("Be brief.")
        .addUserMessage("Hello")
        .addAssistantMessage("Hello!")
        .addUserMessage("How is the weather?");
  }

  private static MessageCreateParams.Builder messagesTools(String upstream) {
    MessageCreateParams.Builder params = messages(upstream);
    for (String name : List.of("weather", "news")) {
      params.addTool(
          Tool.builder().name(name).inputSchema(Tool.InputSchema.builder().build()).build());
    }
    return params;
  }

  private static Message streamed(MessageCreateParams params) {
    MessageAccumulator collected = MessageAccumulator.create();
    try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events =
        anthropic.messages().createStreaming(params)) {
      events.stream().forEach(collected::accumulate);
    }
    return collected.message();
  }

  private static String text(Message message) {
    return message.content().stream()
        .flatMap(b -> b.text().stream())
        .map(t -> t.text())
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void plainMessages(String upstream) {
    Message whole = anthropic.messages().create(messages(upstream).build());
    for (Message answer : List.of(whole, streamed(messages(upstream).build()))) {
      assertThat(text(answer)).startsWith("word1 wörd2 ").endsWith("wörd16.");
      assertThat(answer.stopReason()).contains(StopReason.END_TURN);
      assertThat(answer.usage().outputTokens()).isEqualTo(16);
    }
    assertThat(whole.usage().inputTokens()).isEqualTo(40);
    assertThat(whole.usage().cacheReadInputTokens()).contains(60L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void row10MessagesWithParallelTools(String upstream) {
    Message whole = anthropic.messages().create(messagesTools(upstream).build());
    for (Message answer : List.of(whole, streamed(messagesTools(upstream).build()))) {
      assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
      // Gemini's signature of the calls stands before them, as a thinking block.
      List<ToolUseBlock> calls = calls(answer);
      assertThat(calls).extracting(ToolUseBlock::name).containsExactly("weather", "news");
      assertThat(calls)
          .extracting(b -> b._input().toString())
          .containsExactly("{city=Zürich}", "{city=Oslo}");
    }
    List<ContentBlockParam> results = new ArrayList<>();
    for (ToolUseBlock call : calls(whole)) {
      results.add(
          ContentBlockParam.ofToolResult(
              ToolResultBlockParam.builder().toolUseId(call.id()).content("sunny").build()));
    }
    Message next =
        anthropic
            .messages()
            .create(
                messagesTools(upstream)
                    .addMessage(whole)
                    .addUserMessageOfContentBlockParams(results)
                    .build());
    assertThat(text(next)).startsWith("word1");
    String sent = new String(gateway.lastReceived().body(), StandardCharsets.UTF_8);
    assertThat(sent).contains("_mock_0").contains("_mock_1").contains("sunny");
  }

  private static List<ToolUseBlock> calls(Message message) {
    return message.content().stream().flatMap(b -> b.toolUse().stream()).toList();
  }

  private static ResponseCreateParams.Builder responses(String upstream) {
    return ResponseCreateParams.builder()
        .model(upstream + "/mock")
        .store(false)
        .instructions("Be brief.")
        .inputOfResponse(
            List.of(
                ResponseInputItem.ofEasyInputMessage(
                    EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.USER)
                        .content("How is the weather?")
                        .build())));
  }

  private static Response streamed(ResponseCreateParams params) {
    try (com.openai.core.http.StreamResponse<ResponseStreamEvent> events =
        openai.responses().createStreaming(params)) {
      return events.stream()
          .flatMap(e -> e.completed().stream())
          .findFirst()
          .orElseThrow()
          .response();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "chat", "messages", "gemini"})
  void plainResponses(String upstream) {
    Response whole = openai.responses().create(responses(upstream).build());
    for (Response answer : List.of(whole, streamed(responses(upstream).build()))) {
      assertThat(answer.output().getLast().asMessage().content().getFirst().asOutputText().text())
          .startsWith("word1 wörd2 ")
          .endsWith("wörd16.");
      assertThat(answer.usage().orElseThrow().inputTokens()).isEqualTo(100);
      assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(16);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "chat", "messages", "gemini"})
  void row10ResponsesWithParallelTools(String upstream) {
    ResponseCreateParams params =
        responses(upstream).addTool(tool("weather")).addTool(tool("news")).build();
    Response whole = openai.responses().create(params);
    for (Response answer : List.of(whole, streamed(params))) {
      List<ResponseOutputItem> calls =
          answer.output().stream().filter(ResponseOutputItem::isFunctionCall).toList();
      assertThat(calls)
          .extracting(c -> c.asFunctionCall().name())
          .containsExactly("weather", "news");
      assertThat(calls)
          .extracting(c -> c.asFunctionCall().arguments())
          .containsExactlyElementsOf(TOWNS);
    }
    List<ResponseInputItem> input = new ArrayList<>();
    whole.output().stream()
        .flatMap(i -> i.functionCall().stream())
        .forEach(c -> input.add(ResponseInputItem.ofFunctionCall(c)));
    whole.output().stream()
        .flatMap(i -> i.functionCall().stream())
        .forEach(c ->
            input.add(
                ResponseInputItem.ofFunctionCallOutput(
                    ResponseInputItem.FunctionCallOutput.builder()
                        .callId(c.callId())
                        .output("sunny")
                        .build())));
    Response next = openai.responses().create(params.toBuilder().inputOfResponse(input).build());
    assertThat(next.output().getLast().asMessage().content().getFirst().asOutputText().text())
        .startsWith("word1");
  }

  private static FunctionTool tool(String name) {
    return FunctionTool.builder()
        .name(name)
        .strict(false)
        .parameters(
            FunctionTool.Parameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .build())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void errorsHaveTypeAndStatus(String upstream) {
    Map<String, Integer> faults =
        Map.of(
            "rate-limit",
            429,
            "bad-request",
            400,
            "bad-key",
            401,
            "foreign-error",
            500,
            "html-error",
            502);
    faults.forEach((fault, status) -> {
      OpenAIServiceException chat =
          catchThrowableOfType(
              OpenAIServiceException.class,
              () ->
                  openai
                      .chat()
                      .completions()
                      .create(chat(upstream).model(upstream + "/mock:" + fault).build()));
      assertThat(chat.statusCode()).as(fault).isEqualTo(status);
      assertThat(chat.type()).as(fault).isPresent();
      AnthropicServiceException messages =
          catchThrowableOfType(
              AnthropicServiceException.class,
              () ->
                  anthropic
                      .messages()
                      .create(messages(upstream).model(upstream + "/mock:" + fault).build()));
      assertThat(messages.statusCode()).as(fault).isEqualTo(status);
      assertThat(messages.body().toString()).as(fault).contains("_error");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void row9ACutStreamRaisesInEveryLibrary(String upstream) {
    for (String fault : List.of("die-mid-chunk", "no-terminal", "error-event", "garbage")) {
      String model = upstream + "/mock:" + fault;
      assertThat(catchThrowable(() -> streamed(chat(upstream).model(model).build())))
          .as("chat over " + model)
          .isNotNull();
      assertThat(catchThrowable(() -> streamed(messages(upstream).model(model).build())))
          .as("messages over " + model)
          .isNotNull();
      assertThat(catchThrowable(() -> streamed(responses(upstream).model(model).build())))
          .as("responses over " + model)
          .isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void closingAStreamCancelsTheUpstream(String upstream) {
    long abandoned = gateway.mock().stats().abandoned();
    String model = upstream + "/mock:stall-mid-stream";
    try (com.openai.core.http.StreamResponse<ChatCompletionChunk> chunks =
        openai.chat().completions().createStreaming(chat(upstream).model(model).build())) {
      assertThat(chunks.stream().limit(3)).hasSize(3);
    }
    try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events =
        anthropic.messages().createStreaming(messages(upstream).model(model).build())) {
      assertThat(events.stream().limit(3)).hasSize(3);
    }
    Eventually.until("both are closed", () -> gateway.mock().stats().abandoned() == abandoned + 2);
    gateway.awaitQuiet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void structuredOutputIsTranslated(String upstream) {
    openai
        .chat()
        .completions()
        .create(
            chat(upstream)
                .putAdditionalBodyProperty(
                    "response_format",
                    JsonValue.from(
                        Map.of(
                            "type",
                            "json_schema",
                            "json_schema",
                            Map.of(
                                "name",
                                "answer",
                                "schema",
                                Map.of("type", "object", "title", "MarkedSchema")))))
                .build());
    assertThat(new String(gateway.lastReceived().body(), StandardCharsets.UTF_8))
        .contains("MarkedSchema")
        .contains(upstream.equals("gemini") ? "responseJsonSchema" : "json_schema");
  }
}
