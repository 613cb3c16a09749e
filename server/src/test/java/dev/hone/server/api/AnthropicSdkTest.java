package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.models.ModelInfo;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.SdkClients;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import dev.hone.wire.usage.Provenance;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official Anthropic library, unchanged, against the engine. */
class AnthropicSdkTest {
  private static TestingServer server;
  private static AnthropicClient client;

  @BeforeAll
  static void start() {
    server = TestingServer.tiny();
    client = SdkClients.anthropic(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static MessageCreateParams.Builder ask(String text) {
    return MessageCreateParams.builder()
        .model(TestModels.TINY)
        .system("Be brief.")
        .addUserMessage(text)
        .maxTokens(24)
        .putAdditionalBodyProperty("temperature", JsonValue.from(0));
  }

  private static String text(Message message) {
    return message.content().stream()
        .flatMap(b -> b.text().stream())
        .map(t -> t.text())
        .collect(Collectors.joining());
  }

  @Test
  void answersWithTextAndUsage() {
    Message answer = client.messages().create(ask("Hello").build());
    assertThat(text(answer)).isNotEmpty();
    assertThat(answer.id()).startsWith("msg_");
    assertThat(answer.stopReason()).contains(StopReason.MAX_TOKENS);
    assertThat(answer.usage().outputTokens()).isEqualTo(24);
    assertThat(answer.usage().inputTokens())
        .isEqualTo(
            client
                .messages()
                .countTokens(
                    MessageCountTokensParams.builder()
                        .model(TestModels.TINY)
                        .system("Be brief.")
                        .addUserMessage("Hello")
                        .build())
                .inputTokens());
  }

  @Test
  void theStreamSaysTheSameAsTheWholeAnswer() {
    Message whole = client.messages().create(ask("Tell me").build());
    MessageAccumulator collected = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(ask("Tell me").build())) {
      events.stream().forEach(collected::accumulate);
    }
    Message streamed = collected.message();
    assertThat(text(streamed)).isEqualTo(text(whole));
    assertThat(streamed.stopReason()).isEqualTo(whole.stopReason());
    assertThat(streamed.usage().inputTokens()).isEqualTo(whole.usage().inputTokens());
    assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
  }

  @Test
  void namesTheStopSequenceThatItMet() {
    String whole = text(client.messages().create(ask("Count").build()));
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
    Message answer =
        client.messages().create(ask("Count").addStopSequence(stop).addStopSequence("¤¤").build());
    assertThat(text(answer)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.stopReason()).contains(StopReason.STOP_SEQUENCE);
    assertThat(answer.stopSequence()).contains(stop);
  }

  @Test
  void listsTheModels() {
    List<ModelInfo> models = client.models().list().data();
    assertThat(models).extracting(ModelInfo::id).containsExactly(TestModels.TINY);
    ModelInfo model = client.models().retrieve(TestModels.TINY);
    assertThat(model.displayName()).contains("Hone synth");
    assertThat(model.maxInputTokens()).contains(2_048L);
    assertThat(client.models().list().autoPager()).hasSize(1);
  }

  @Test
  void anUnknownModelIsNotFoundInAnthropicsShape() {
    NotFoundException error =
        catchThrowableOfType(
            NotFoundException.class,
            () -> client.messages().create(ask("Hello").model("claude-99").build()));
    assertThat(error).hasMessageContaining("claude-99").hasMessageContaining("tiny");
    assertThat(error.headers().values("request-id")).hasSize(1);
    assertThat(error.body().toString())
        .contains("not_found_error")
        .contains(error.headers().values("request-id").getFirst());
  }

  @Test
  void aPromptBeyondTheContextIsRefused() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class,
            () -> client.messages().create(ask("long ".repeat(3_000)).build()));
    assertThat(error).hasMessageContaining("2048");
    assertThat(error.body().toString()).contains("invalid_request_error");
  }

  @Test
  void anAnswersLineSaysWhatTheClientWasTold() {
    try (TestingServer own = TestingServer.tiny()) {
      AnthropicClient sdk =
          AnthropicOkHttpClient.builder().baseUrl(own.url()).apiKey("any").build();
      MessageAccumulator collected = MessageAccumulator.create();
      try (StreamResponse<RawMessageStreamEvent> events =
          sdk.messages().createStreaming(ask("Hello").build())) {
        events.stream().forEach(collected::accumulate);
      }
      sdk.close();
      List<UsageRecord> lines = own.lines(1);
      assertThat(lines).hasSize(1);
      UsageRecord line = lines.getFirst();
      assertThat(line.tokens().fresh()).isEqualTo(collected.message().usage().inputTokens());
      assertThat(line.tokens().output()).isEqualTo(collected.message().usage().outputTokens());
      assertThat(line.tokens().provenance()).contains(Provenance.COUNTED);
      assertThat(line.call().protocol()).isEqualTo("anthropic_messages");
      assertThat(line.call().streamed()).isTrue();
    }
  }
}
