package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.TextBlockParam;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import dev.hone.server.SdkClients;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A picture from each client's library reaches each kind of upstream in that upstream's own form:
 * the scripted upstream refuses a request without one.
 */
class ImageSdkTest {
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  private static final String URL = "data:image/png;base64," + PNG;

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

  private static String model(String upstream) {
    return upstream + "/mock:wants-image";
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void aChatClientsImageArrives(String upstream) {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(model(upstream))
            .addUserMessageOfArrayOfContentParts(
                List.of(
                    ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text("What is it?").build()),
                    ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                            .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder().url(URL).build())
                            .build())))
            .build();
    assertThat(
            openai
                .chat()
                .completions()
                .create(params)
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow())
        .startsWith("word1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "chat", "messages", "gemini"})
  void aResponsesClientsImageArrives(String upstream) {
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .model(model(upstream))
            .store(false)
            .inputOfResponse(
                List.of(
                    ResponseInputItem.ofEasyInputMessage(
                        EasyInputMessage.builder()
                            .role(EasyInputMessage.Role.USER)
                            .contentOfResponseInputMessageContentList(
                                List.of(
                                    ResponseInputContent.ofInputText(
                                        ResponseInputText.builder().text("What is it?").build()),
                                    ResponseInputContent.ofInputImage(
                                        ResponseInputImage.builder()
                                            .imageUrl(URL)
                                            .detail(ResponseInputImage.Detail.AUTO)
                                            .build())))
                            .build())))
            .build();
    assertThat(
            openai
                .responses()
                .create(params)
                .output()
                .getLast()
                .asMessage()
                .content()
                .getFirst()
                .asOutputText()
                .text())
        .startsWith("word1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void aMessagesClientsImageArrives(String upstream) {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model(model(upstream))
            .maxTokens(100)
            .addUserMessageOfContentBlockParams(
                List.of(
                    ContentBlockParam.ofText(TextBlockParam.builder().text("What is it?").build()),
                    ContentBlockParam.ofImage(
                        ImageBlockParam.builder()
                            .source(
                                Base64ImageSource.builder()
                                    .data(PNG)
                                    .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                    .build())
                            .build())))
            .build();
    assertThat(anthropic.messages().create(params).content().getFirst().text().orElseThrow().text())
        .startsWith("word1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void aGeminiClientsImageArrives(String upstream) {
    String body =
        """
        {"contents":[{"role":"user","parts":[{"text":"What is it?"},
         {"inlineData":{"mimeType":"image/png","data":"%s"}}]}]}
        """
            .formatted(PNG);
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(), ClientProtocol.GEMINI.path(model(upstream), false), body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body()).contains("word1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "messages", "gemini"})
  void theScriptedUpstreamNoticesWhenNoneArrives(String upstream) {
    for (ClientProtocol client : ClientProtocol.values()) {
      assertThat(gateway.ask(client, model(upstream), false).status()).isEqualTo(400);
    }
  }
}
