package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.hone.server.SdkClients;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.ModelSlot;
import dev.hone.server.local.ScriptedEngine;
import dev.hone.server.local.TemplatedModel;
import dev.hone.text.jinja.JinjaTemplate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tools over both official libraries, with a model whose template and answers are scripted. */
class ToolCallSdkTest {
  private static final String TEMPLATE =
      """
      {%- if tools %}<|im_start|>system
      Answer with <tool_call>{"name": "", "arguments": {}}</tool_call>.
      {% for tool in tools %}{{ tool | tojson }}
      {% endfor %}<|im_end|>
      {% endif %}
      {%- for m in messages %}<|im_start|>{{ m.role }}
      {{ m.content }}{% for c in m.tool_calls %}
      <tool_call>{{ c.function | tojson }}</tool_call>{% endfor %}<|im_end|>
      {% endfor %}<|im_start|>assistant
      """;

  private static TestingServer server;
  private static OpenAIClient openai;
  private static AnthropicClient anthropic;

  @BeforeAll
  static void start() {
    server = TestingServer.tiny();
    LocalModel tiny = server.model(TestModels.TINY);
    ScriptedEngine engine =
        new ScriptedEngine(
            List.of(
                "Let me ",
                "look.<tool",
                "_call>\n{\"name\": \"weather\", ",
                "\"arguments\": {\"city\": \"Z\u00fcrich\"}}\n</tool_",
                "call>\n<tool_call>{\"name\": \"now\"}",
                "</tool_call>"));
    server
        .server()
        .models()
        .put(
            new ModelSlot.Ready(
                new LocalModel(
                    "hermes",
                    tiny.file(),
                    new TemplatedModel(tiny.model(), JinjaTemplate.compile(TEMPLATE)),
                    engine,
                    tiny.loadTime())));
    openai = SdkClients.openai(server);
    anthropic = AnthropicOkHttpClient.builder().baseUrl(server.url()).apiKey("any").build();
  }

  @AfterAll
  static void stop() {
    openai.close();
    anthropic.close();
    server.close();
  }

  private static ChatCompletionCreateParams.Builder ask() {
    return ChatCompletionCreateParams.builder()
        .model("hermes")
        .addUserMessage("How is the weather?")
        .addFunctionTool(
            FunctionDefinition.builder()
                .name("weather")
                .description("The weather of a city")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .build())
                .build());
  }

  private static void check(ChatCompletion answer) {
    ChatCompletion.Choice choice = answer.choices().getFirst();
    ChatCompletionMessage message = choice.message();
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(message.content()).contains("Let me look.");
    assertThat(message.toolCalls().orElseThrow())
        .extracting(c -> c.asFunction().function().name())
        .containsExactly("weather", "now");
    assertThat(message.toolCalls().orElseThrow())
        .extracting(c -> c.asFunction().function().arguments())
        .containsExactly("{\"city\": \"Z\u00fcrich\"}", "{}");
    assertThat(message.toolCalls().orElseThrow())
        .extracting(c -> c.asFunction().id())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("call_"));
  }

  @Test
  void openAiClientsGetToolCalls() {
    check(openai.chat().completions().create(ask().build()));
  }

  @Test
  void openAiStreamsCarryToolCalls() {
    ChatCompletionAccumulator collected = ChatCompletionAccumulator.create();
    try (com.openai.core.http.StreamResponse<ChatCompletionChunk> chunks =
        openai.chat().completions().createStreaming(ask().build())) {
      chunks.stream().forEach(collected::accumulate);
    }
    check(collected.chatCompletion());
  }

  @Test
  void theResultGoesBackToTheModel() {
    ChatCompletion first = openai.chat().completions().create(ask().build());
    ChatCompletionMessage message = first.choices().getFirst().message();
    ChatCompletion second =
        openai
            .chat()
            .completions()
            .create(
                ask()
                    .addMessage(message)
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(
                                message.toolCalls().orElseThrow().getFirst().asFunction().id())
                            .content("sunny")
                            .build())
                    .build());
    assertThat(second.usage().orElseThrow().promptTokens())
        .isGreaterThan(first.usage().orElseThrow().promptTokens());
  }

  @Test
  void anthropicClientsGetToolUses() {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model("hermes")
            .maxTokens(100)
            .addUserMessage("How is the weather?")
            .addTool(
                Tool.builder()
                    .name("weather")
                    .inputSchema(Tool.InputSchema.builder().build())
                    .build())
            .build();
    MessageAccumulator collected = MessageAccumulator.create();
    try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events =
        anthropic.messages().createStreaming(params)) {
      events.stream().forEach(collected::accumulate);
    }
    for (Message message : List.of(anthropic.messages().create(params), collected.message())) {
      assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
      assertThat(message.content()).hasSize(3);
      assertThat(message.content().get(0).asText().text()).isEqualTo("Let me look.");
      assertThat(message.content().get(1).asToolUse().name()).isEqualTo("weather");
      assertThat(message.content().get(1).asToolUse()._input().toString())
          .isEqualTo("{city=Z\u00fcrich}");
      assertThat(message.content().get(2).asToolUse().name()).isEqualTo("now");
    }
  }

  @Test
  void responsesHoldFunctionCalls() {
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .model("hermes")
            .input("How is the weather?")
            .addTool(
                FunctionTool.builder()
                    .name("weather")
                    .strict(false)
                    .parameters(FunctionTool.Parameters.builder().build())
                    .build())
            .build();
    ResponseAccumulator collected = ResponseAccumulator.create();
    try (com.openai.core.http.StreamResponse<ResponseStreamEvent> events =
        openai.responses().createStreaming(params)) {
      events.stream().forEach(collected::accumulate);
    }
    for (Response response : List.of(openai.responses().create(params), collected.response())) {
      assertThat(response.status()).contains(ResponseStatus.COMPLETED);
      assertThat(response.output()).hasSize(3);
      assertThat(response.output().get(1).asFunctionCall().name()).isEqualTo("weather");
      assertThat(response.output().get(1).asFunctionCall().arguments())
          .isEqualTo("{\"city\": \"Z\u00fcrich\"}");
      assertThat(response.output().get(2).asFunctionCall().arguments()).isEqualTo("{}");
    }
  }

  @Test
  void withoutToolsTheSameTextIsText() {
    ChatCompletion answer =
        openai
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("hermes")
                    .addUserMessage("How is the weather?")
                    .build());
    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .startsWith("Let me look.<tool_call>\n{")
        .endsWith("</tool_call>");
    ChatCompletion none =
        openai
            .chat()
            .completions()
            .create(ask().toolChoice(ChatCompletionToolChoiceOption.Auto.NONE).build());
    assertThat(none.choices().getFirst().message().toolCalls()).isEmpty();
  }

  @Test
  void aCallThatMustBeMadeIsRefusedByName() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class,
            () ->
                openai
                    .chat()
                    .completions()
                    .create(
                        ask().toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED).build()));
    assertThat(error.param()).contains("tool_choice");
  }
}
