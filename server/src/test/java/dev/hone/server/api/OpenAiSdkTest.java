package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.SdkClients;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import dev.hone.wire.usage.Provenance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official OpenAI library, unchanged, against the engine. */
@SuppressWarnings("deprecation") // seed: deprecated by OpenAI, in use everywhere
class OpenAiSdkTest {
  private static TestingServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    server = TestingServer.tiny();
    client = SdkClients.openai(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static ChatCompletionCreateParams.Builder ask(String text) {
    return ChatCompletionCreateParams.builder()
        .model(TestModels.TINY)
        .addSystemMessage("Be brief.")
        .addUserMessage(text)
        .temperature(0.0)
        .maxCompletionTokens(24);
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static ChatCompletion create(ChatCompletionCreateParams.Builder params) {
    return client.chat().completions().create(params.build());
  }

  @Test
  void answersWithTextAndUsage() {
    ChatCompletion answer = create(ask("Hello"));
    assertThat(text(answer)).isNotEmpty();
    assertThat(answer.id()).startsWith("chatcmpl-");
    assertThat(answer.model()).isEqualTo(TestModels.TINY);
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(24);
    assertThat(answer.usage().orElseThrow().promptTokens()).isGreaterThan(10);
    assertThat(answer.usage().orElseThrow().totalTokens())
        .isEqualTo(24 + answer.usage().orElseThrow().promptTokens());
  }

  @Test
  void theStreamSaysTheSameAsTheWholeAnswer() {
    String whole = text(create(ask("Tell me")));
    Streamed streamed = stream(ask("Tell me"));
    assertThat(streamed.texts).containsExactly(Map.entry(0L, whole));
    assertThat(streamed.usage).isZero();
    assertThat(streamed.finish).isEqualTo("length");
  }

  @Test
  void theStreamReportsUsageToAClientThatAsks() {
    Streamed streamed =
        stream(
            ask("Tell me")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()));
    assertThat(streamed.usage).isEqualTo(24);
    assertThat(streamed.usageChunks).isEqualTo(1);
  }

  @Test
  void severalChoicesDifferAndTheirStreamSaysTheSame() {
    ChatCompletion answer = create(ask("Tell me").n(3).temperature(1.0).seed(5));
    List<String> texts =
        answer.choices().stream().map(c -> c.message().content().orElseThrow()).toList();
    assertThat(texts).hasSize(3).doesNotHaveDuplicates();
    assertThat(answer.usage().orElseThrow().completionTokens()).isBetween(3L, 72L);
    Streamed streamed = stream(ask("Tell me").n(3).temperature(1.0).seed(5));
    assertThat(streamed.texts)
        .isEqualTo(Map.of(0L, texts.get(0), 1L, texts.get(1), 2L, texts.get(2)));
  }

  @Test
  void aSeedGivesTheSameTextAgainAndAnotherSeedAnother() {
    String once = text(create(ask("Sing").temperature(1.0).seed(11)));
    assertThat(text(create(ask("Sing").temperature(1.0).seed(11)))).isEqualTo(once);
    assertThat(text(create(ask("Sing").temperature(1.0).seed(12)))).isNotEqualTo(once);
  }

  @Test
  void aTopPOfNothingIsGreedy() {
    String greedy = text(create(ask("Sing")));
    assertThat(text(create(ask("Sing").temperature(1.0).topP(0.0)))).isEqualTo(greedy);
  }

  @Test
  void stopsBeforeAStopSequence() {
    String whole = text(create(ask("Count")));
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
    ChatCompletion answer = create(ask("Count").stop(stop));
    assertThat(text(answer)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
  }

  @Test
  void rememberWhatWasSaidBefore() {
    ChatCompletion one = create(ask("Hello"));
    ChatCompletion two =
        create(ask("Hello").addAssistantMessage(text(one)).addUserMessage("And then?"));
    assertThat(two.usage().orElseThrow().promptTokens())
        .isGreaterThan(one.usage().orElseThrow().promptTokens());
  }

  @Test
  void listsTheModels() {
    List<Model> models = client.models().list().data();
    assertThat(models).extracting(Model::id).containsExactly(TestModels.TINY);
    assertThat(client.models().retrieve(TestModels.TINY).ownedBy()).isEqualTo("hone");
  }

  @Test
  void anUnknownModelIsNotFoundAndTheErrorNamesWhatIsThere() {
    NotFoundException error =
        catchThrowableOfType(NotFoundException.class, () -> create(ask("Hello").model("gpt-99")));
    assertThat(error).hasMessageContaining("gpt-99").hasMessageContaining("tiny");
    assertThat(error.code()).contains("model_not_found");
    assertThat(error.headers().values("x-request-id")).hasSize(1);
  }

  @Test
  void aBadValueIsNamed() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class, () -> create(ask("Hello").temperature(-1.0)));
    assertThat(error.param()).contains("temperature");
    assertThat(error.type()).contains("invalid_request_error");
  }

  @Test
  void aPromptBeyondTheContextHasItsOwnCode() {
    BadRequestException error =
        catchThrowableOfType(BadRequestException.class, () -> create(ask("long ".repeat(3_000))));
    assertThat(error.code()).contains("context_length_exceeded");
    assertThat(error.param()).contains("messages");
    assertThat(error).hasMessageContaining("2048");
    BadRequestException other =
        catchThrowableOfType(
            BadRequestException.class,
            () -> client.responses().create(response("long ".repeat(3_000)).build()));
    assertThat(other.code()).contains("context_length_exceeded");
    assertThat(other.param()).contains("input");
  }

  @Test
  void logProbabilitiesAreRefusedByName() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class, () -> create(ask("Hello").logprobs(true).topLogprobs(2)));
    assertThat(error.param()).contains("logprobs");
    assertThat(error.code()).contains("unsupported_parameter");
  }

  @Test
  void answersResponses() {
    ResponseCreateParams params = response("Tell me").build();
    Response whole = client.responses().create(params);
    String text = outputText(whole);
    assertThat(whole.id()).startsWith("resp_");
    assertThat(text).isEqualTo(text(create(ask("Tell me"))));
    assertThat(whole.usage().orElseThrow().outputTokens()).isEqualTo(24);
    assertThat(whole.incompleteDetails()).isPresent();

    StringBuilder streamed = new StringBuilder();
    Response[] last = new Response[1];
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
      events.stream()
          .forEach(event -> {
            event.outputTextDelta().ifPresent(d -> streamed.append(d.delta()));
            event.incomplete().ifPresent(i -> last[0] = i.response());
          });
    }
    assertThat(streamed).hasToString(text);
    assertThat(outputText(last[0])).isEqualTo(text);
  }

  @Test
  void continuesALegacyPromptAsItStands() {
    CompletionCreateParams params =
        CompletionCreateParams.builder()
            .model(TestModels.TINY)
            .prompt("Once upon a time")
            .temperature(0.0)
            .maxTokens(12)
            .build();
    Completion whole = client.completions().create(params);
    assertThat(whole.choices().getFirst().text()).isNotEmpty();
    assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(12);
    assertThat(whole.usage().orElseThrow().promptTokens())
        .isEqualTo(
            server
                .model(TestModels.TINY)
                .model()
                .tokenizer()
                .encode("Once upon a time", false)
                .length);
    StringBuilder streamed = new StringBuilder();
    try (StreamResponse<Completion> chunks = client.completions().createStreaming(params)) {
      chunks.stream().flatMap(c -> c.choices().stream()).forEach(c -> streamed.append(c.text()));
    }
    assertThat(streamed).hasToString(whole.choices().getFirst().text());
  }

  @Test
  void aResponseThatNobodyKeptIsRefusedByName() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class,
            () -> client.responses().create(response("x").previousResponseId("resp_1").build()));
    assertThat(error.param()).contains("previous_response_id");
  }

  @Test
  void everyAnswerHasOneLineInTheLedger() {
    try (TestingServer own = TestingServer.tiny()) {
      OpenAIClient sdk =
          OpenAIOkHttpClient.builder().baseUrl(own.url() + "/v1").apiKey("any").build();
      ChatCompletion answer = sdk.chat().completions().create(ask("Hello").n(2).build());
      UsageRecord line = own.lines(1).getFirst();
      assertThat(line.tokens().prompt()).isEqualTo(answer.usage().orElseThrow().promptTokens());
      assertThat(line.tokens().output()).isEqualTo(answer.usage().orElseThrow().completionTokens());
      assertThat(line.tokens().provenance()).contains(Provenance.COUNTED);
      assertThat(line.ending().outcome()).isEqualTo(Outcome.OK);
      assertThat(line.ending().status()).isEqualTo(200);
      assertThat(line.ending().timeToFirstToken().orElseThrow())
          .isLessThanOrEqualTo(line.ending().duration());
      assertThat(line.call().protocol()).isEqualTo("openai_chat");
      assertThat(line.call().provider()).isEqualTo("local");
      assertThat(line.call().modelServed()).isEqualTo(TestModels.TINY);

      assertThat(
              catchThrowableOfType(
                  NotFoundException.class,
                  () -> sdk.chat().completions().create(ask("Hello").model("no").build())))
          .isNotNull();
      sdk.close();
      List<UsageRecord> lines = own.lines(2);
      assertThat(lines).hasSize(2);
      assertThat(lines.getLast().ending().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(lines.getLast().ending().status()).isEqualTo(404);
    }
  }

  private static ResponseCreateParams.Builder response(String text) {
    return ResponseCreateParams.builder()
        .model(TestModels.TINY)
        .instructions("Be brief.")
        .input(text)
        .temperature(0.0)
        .maxOutputTokens(24);
  }

  private static String outputText(Response response) {
    StringBuilder text = new StringBuilder();
    response.output().stream()
        .flatMap(o -> o.message().stream())
        .flatMap(m -> m.content().stream())
        .flatMap(c -> c.outputText().stream())
        .forEach(t -> text.append(t.text()));
    return text.toString();
  }

  /** What a stream brought. */
  private static final class Streamed {
    private final Map<Long, String> texts = new HashMap<>();
    private long usage;
    private int usageChunks;
    private String finish = "";
  }

  private static Streamed stream(ChatCompletionCreateParams.Builder params) {
    Streamed streamed = new Streamed();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params.build())) {
      chunks.stream()
          .forEach(chunk -> {
            for (ChatCompletionChunk.Choice choice : chunk.choices()) {
              choice
                  .delta()
                  .content()
                  .ifPresent(c -> streamed.texts.merge(choice.index(), c, String::concat));
              choice.finishReason().ifPresent(f -> streamed.finish = f.asString());
            }
            chunk
                .usage()
                .ifPresent(u -> {
                  streamed.usage = u.completionTokens();
                  streamed.usageChunks++;
                });
          });
    }
    return streamed;
  }

  @Test
  void unknownFieldsPass() {
    ChatCompletionCreateParams params =
        ask("Hello").putAdditionalBodyProperty("brand_new_field", JsonValue.from(1)).build();
    assertThat(client.chat().completions().create(params).choices()).hasSize(1);
  }
}
