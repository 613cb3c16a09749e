package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import dev.hone.server.SdkClients;
import dev.hone.server.TestModels;
import dev.hone.server.TestingServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Legacy completions, with the official OpenAI library against the engine. */
class CompletionsSdkTest {
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

  private static CompletionCreateParams.Builder ask(String prompt) {
    return CompletionCreateParams.builder()
        .model(TestModels.TINY)
        .prompt(prompt)
        .temperature(0.0)
        .maxTokens(12);
  }

  private static Completion create(CompletionCreateParams.Builder params) {
    return client.completions().create(params.build());
  }

  private static List<Completion> stream(CompletionCreateParams.Builder params) {
    try (StreamResponse<Completion> chunks = client.completions().createStreaming(params.build())) {
      return chunks.stream().toList();
    }
  }

  @Test
  void continuesATextWithoutAnyTemplate() {
    Completion answer = create(ask("Once upon"));
    assertThat(answer.id()).startsWith("cmpl-");
    assertThat(answer.model()).isEqualTo(TestModels.TINY);
    assertThat(answer.choices().getFirst().text()).isNotEmpty();
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(com.openai.models.completions.CompletionChoice.FinishReason.LENGTH);
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(12);
    int tokens =
        server.model(TestModels.TINY).model().tokenizer().encode("Once upon", false).length;
    assertThat(answer.usage().orElseThrow().promptTokens()).isBetween((long) tokens, tokens + 1L);
  }

  @Test
  void theStreamSaysTheSameAsTheWholeAnswer() {
    List<Completion> chunks =
        stream(
            ask("Once upon")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()));
    StringBuilder text = new StringBuilder();
    chunks.forEach(c -> c.choices().forEach(choice -> text.append(choice.text())));
    assertThat(text.toString()).isEqualTo(create(ask("Once upon")).choices().getFirst().text());
    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isEqualTo(12);
  }

  @Test
  void aListOfOneTextIsThatText() {
    CompletionCreateParams.Builder list = ask("x").promptOfArrayOfStrings(List.of("Once upon"));
    assertThat(create(list).choices().getFirst().text())
        .isEqualTo(create(ask("Once upon")).choices().getFirst().text());
  }

  @Test
  void anAnswerWithoutALimitHasTheProtocolsSixteenTokens() {
    CompletionCreateParams.Builder open =
        CompletionCreateParams.builder().model(TestModels.TINY).prompt("Once").temperature(0.0);
    assertThat(create(open).usage().orElseThrow().completionTokens()).isLessThanOrEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({"echo,true", "suffix,tail", "best_of,3", "logprobs,2", "prompt,"})
  void whatALocalModelCannotDoIsRefusedByName(String field, String value) {
    CompletionCreateParams.Builder params = ask("Once upon");
    if (value == null) {
      params.promptOfArrayOfStrings(List.of("one", "two"));
    } else {
      Object typed =
          value.equals("true") ? Boolean.TRUE : value.matches("\\d") ? Long.valueOf(value) : value;
      params.putAdditionalBodyProperty(field, JsonValue.from(typed));
    }
    assertThatThrownBy(() -> create(params))
        .isInstanceOfSatisfying(
            BadRequestException.class, e -> assertThat(e.param()).hasValue(field));
  }
}
