package dev.hone.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.errors.NotFoundException;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClient;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.SdkClients;
import dev.hone.server.mock.MockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counting tokens as three libraries do it, over every upstream that counts. */
class TokenCountSdkTest {
  private static Gateway gateway;
  private static AnthropicClient anthropic;
  private static OpenAIClient openai;
  private static Client genai;

  @BeforeAll
  static void start() {
    gateway = Gateway.startWith(TokenCountSdkTest::hosted);
    anthropic = SdkClients.anthropic(gateway.server());
    openai = SdkClients.openai(gateway.server());
    genai =
        Client.builder()
            .apiKey("any")
            .vertexAI(false)
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl(gateway.server().url())
                    .apiVersion("v1beta")
                    .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                    .build())
            .build();
  }

  private static List<Provider> hosted(int port) {
    Replication vllm =
        new Replication(List.of(), ServerKind.VLLM, Duration.ofSeconds(2), Optional.empty(), 25, 4);
    return List.of(Gateway.provider("vllm", port, Gateway.PATIENT, 1).withReplication(vllm));
  }

  @AfterAll
  static void stop() {
    anthropic.close();
    openai.close();
    genai.close();
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "messages, /v1/messages/count_tokens",
    "gemini, /v1beta/models/mock:countTokens",
    "full, /v1/responses/input_tokens",
    "vllm, /tokenize"
  })
  void everyLibraryCountsOverEveryUpstreamThatCounts(String upstream, String path) {
    String model = upstream + "/mock";
    String tag = Gateway.tag();
    assertThat(
            anthropic
                .messages()
                .countTokens(
                    MessageCountTokensParams.builder()
                        .model(model)
                        .system("Be brief.")
                        .addUserMessage("Hello")
                        .putAdditionalHeader("x-hone-tag-test", tag)
                        .build())
                .inputTokens())
        .isEqualTo(100);
    UsageRecord line = gateway.lines(tag, 1).getFirst();
    assertThat(line.call().operation()).isEqualTo("count_tokens");
    assertThat(line.tokens().fresh()).isZero();
    assertThat(genai.models.countTokens(model, "Hello", null).totalTokens()).hasValue(100);
    assertThat(
            openai
                .responses()
                .inputTokens()
                .count(
                    InputTokenCountParams.builder()
                        .model(model)
                        .instructions("Be brief.")
                        .input("Hello")
                        .build())
                .inputTokens())
        .isEqualTo(100);
    List<MockRequest> sent = gateway.mock().received().subList(0, 3);
    for (MockRequest request : sent) {
      assertThat(request.uri()).startsWith(path);
      assertThat(new String(request.body(), UTF_8)).contains("Hello").doesNotContain("max_tokens");
      if (!upstream.equals("messages")) {
        assertThat(request.headers().first("anthropic-version")).isEmpty();
      }
    }
  }

  @Test
  void aWholeConversationIsCountedAtOpenai() {
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1/messages/count_tokens",
            """
            {"model":"full/mock","system":"Be brief.","messages":[
              {"role":"user","content":[{"type":"text","text":"Weather?"},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]},
              {"role":"assistant","content":[{"type":"text","text":"Let me see."},
                {"type":"tool_use","id":"c1","name":"weather","input":{"city":"Oslo"}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"Rain"}]}],
             "tools":[{"name":"weather","description":"d","input_schema":{"type":"object"}}]}
            """);
    assertThat(reply.body()).isEqualTo("{\"input_tokens\":100}");
    assertThat(new String(gateway.lastReceived().body(), UTF_8))
        .isEqualTo(
            "{\"model\":\"mock\",\"input\":[{\"role\":\"system\",\"content\":[{\"type\":\"input_text\",\"text\":\"Be brief.\"}]},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Weather?\"},{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AA==\",\"detail\":\"auto\"}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Let me see.\"}]},"
                + "{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"Rain\"}],"
                + "\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"},\"strict\":false}]}");
  }

  @Test
  void aRequestWithinGeminisBodyIsTranslatedToo() {
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1beta/models/messages/mock:countTokens",
            "{\"generateContentRequest\":{\"model\":\"models/x\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}],\"systemInstruction\":{\"parts\":[{\"text\":\"Brief\"}]}}}");
    assertThat(reply.body()).isEqualTo("{\"totalTokens\":100}");
    assertThat(new String(gateway.lastReceived().body(), UTF_8))
        .contains("\"system\":[{\"type\":\"text\",\"text\":\"Brief\"}]")
        .contains("\"model\":\"mock\"");
  }

  @Test
  void whoDoesNotCountIsNotGuessedAt() {
    assertThatThrownBy(() ->
            anthropic
                .messages()
                .countTokens(
                    MessageCountTokensParams.builder()
                        .model("chat/mock")
                        .addUserMessage("Hello")
                        .build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("estimate");
  }
}
