package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.CachedContent;
import com.google.genai.types.Content;
import com.google.genai.types.CreateCachedContentConfig;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import com.google.genai.types.UpdateCachedContentConfig;
import dev.hone.ledger.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own library over every kind of upstream. */
class GeminiSdkTest {
  private static Gateway gateway;
  private static Client genai;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(s -> s);
    genai = client("v1beta");
  }

  private static Client client(String version) {
    return Client.builder()
        .apiKey("any")
        .vertexAI(false)
        .httpOptions(
            HttpOptions.builder()
                .baseUrl(gateway.server().url())
                .apiVersion(version)
                .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                .build())
        .build();
  }

  @AfterAll
  static void stop() {
    genai.close();
    gateway.close();
  }

  private static List<GenerateContentResponse> streamed(
      String model, List<Content> contents, GenerateContentConfig config) {
    List<GenerateContentResponse> chunks = new ArrayList<>();
    try (ResponseStream<GenerateContentResponse> stream =
        genai.models.generateContentStream(model, contents, config)) {
      stream.forEach(chunks::add);
    }
    return chunks;
  }

  private static List<Content> user(String text) {
    return List.of(Content.builder().role("user").parts(Part.fromText(text)).build());
  }

  private static GenerateContentConfig.Builder brief() {
    return GenerateContentConfig.builder()
        .systemInstruction(Content.fromParts(Part.fromText("Be brief.")))
        .maxOutputTokens(500);
  }

  private static GenerateContentConfig tools() {
    List<FunctionDeclaration> functions = new ArrayList<>();
    for (String name : List.of("weather", "news")) {
      functions.add(
          FunctionDeclaration.builder()
              .name(name)
              .parameters(
                  Schema.builder()
                      .type("OBJECT")
                      .properties(Map.of("city", Schema.builder().type("STRING").build()))
                      .build())
              .build());
    }
    return brief().tools(Tool.builder().functionDeclarations(functions).build()).build();
  }

  private static String text(List<GenerateContentResponse> chunks) {
    StringBuilder text = new StringBuilder();
    for (GenerateContentResponse chunk : chunks) {
      for (Part part : chunk.parts()) {
        if (!part.thought().orElse(false)) {
          text.append(part.text().orElse(""));
        }
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "chat", "messages"})
  void answersWholeAndStreamed(String upstream) {
    String model = upstream + "/mock";
    GenerateContentResponse whole =
        genai.models.generateContent(model, user("Hello"), brief().build());
    List<GenerateContentResponse> chunks = streamed(model, user("Hello"), brief().build());
    for (List<GenerateContentResponse> answer : List.of(List.of(whole), chunks)) {
      assertThat(text(answer)).startsWith("word1 wörd2 ").endsWith("wörd16.");
      GenerateContentResponse last = answer.getLast();
      assertThat(last.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
      assertThat(last.usageMetadata().orElseThrow().promptTokenCount()).contains(100);
      assertThat(last.usageMetadata().orElseThrow().cachedContentTokenCount()).contains(60);
      assertThat(last.usageMetadata().orElseThrow().candidatesTokenCount()).contains(16);
    }
    assertThat(chunks.size()).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "chat", "messages"})
  void row10And25ParallelCallsComeBackWithTheirIdsAndSignatures(String upstream) {
    String model = upstream + (upstream.equals("gemini") ? "/gemini-3-mock" : "/mock");
    GenerateContentResponse whole = genai.models.generateContent(model, user("Weather?"), tools());
    List<FunctionCall> streamedCalls =
        streamed(model, user("Weather?"), tools()).stream()
            .flatMap(c -> c.parts().stream())
            .flatMap(p -> p.functionCall().stream())
            .toList();
    for (List<FunctionCall> calls : List.of(List.copyOf(whole.functionCalls()), streamedCalls)) {
      assertThat(calls).extracting(c -> c.name().orElse("")).containsExactly("weather", "news");
      assertThat(calls)
          .extracting(c -> c.args().orElseThrow().get("city"))
          .containsExactly("Zürich", "Oslo");
    }
    List<Content> history = new ArrayList<>(user("Weather?"));
    history.add(whole.candidates().orElseThrow().getFirst().content().orElseThrow());
    List<Part> results = new ArrayList<>();
    for (FunctionCall call : whole.functionCalls()) {
      results.add(
          Part.builder()
              .functionResponse(
                  com.google.genai.types.FunctionResponse.builder()
                      .id(call.id().orElse(""))
                      .name(call.name().orElse(""))
                      .response(Map.of("output", "sunny"))
                      .build())
              .build());
    }
    history.add(Content.builder().role("user").parts(results).build());
    assertThat(text(List.of(genai.models.generateContent(model, history, tools()))))
        .startsWith("word1");
    String sent = new String(gateway.lastReceived().body(), StandardCharsets.UTF_8);
    assertThat(sent).contains("_mock_0").contains("_mock_1").contains("sunny");
  }

  @Test
  void thoughtsAndTheirSignatureArrive() {
    GenerateContentConfig config =
        brief().thinkingConfig(ThinkingConfig.builder().includeThoughts(true).build()).build();
    List<GenerateContentResponse> chunks = streamed("gemini/gemini-3-mock", user("Hi"), config);
    assertThat(chunks.getFirst().parts().getFirst().thought()).contains(true);
    assertThat(chunks.getLast().parts().getLast().thoughtSignature()).isPresent();
    assertThat(chunks.getLast().usageMetadata().orElseThrow().thoughtsTokenCount()).contains(7);
  }

  @Test
  void aContinuationIsFollowedByTheLibraryItself() {
    String tag = "continued";
    GenerateContentConfig config =
        brief()
            .httpOptions(HttpOptions.builder().headers(Map.of("x-hone-tag-test", tag)).build())
            .build();
    streamed("gemini/mock:continuation", user("Hi"), config);
    List<UsageRecord> lines = gateway.lines(tag, 1);
    assertThat(lines).isNotEmpty().allMatch(l -> l.tokens().output() == 16);
  }

  @Test
  void countsEmbedsAndListsUnderBothVersions() {
    for (String version : List.of("v1", "v1beta")) {
      try (Client client = client(version)) {
        assertThat(client.models.countTokens("gemini/mock", user("Hello"), null).totalTokens())
            .contains(100);
        assertThat(
                client
                    .models
                    .embedContent("gemini/gemini-embedding-001", List.of("a", "b"), null)
                    .embeddings()
                    .orElseThrow())
            .hasSize(2);
        assertThat(client.models.get("gemini-mock", null).name()).isPresent();
        assertThat(client.models.list(null).page())
            .extracting(m -> m.name().orElse(""))
            .anyMatch(n -> n.equals("models/gemini-mock"));
        assertThat(gateway.mock().received())
            .filteredOn(r -> r.uri().contains("countTokens"))
            .extracting(r -> r.headers().first("x-goog-api-key").orElse(""))
            .containsOnly(Gateway.GEMINI_KEY);
      }
    }
  }

  @Test
  void cachedContentsAreKeptByTheProvider() {
    CachedContent made =
        genai.caches.create(
            "gemini-mock",
            CreateCachedContentConfig.builder()
                .displayName("manual")
                .contents(user("A long text"))
                .ttl(Duration.ofMinutes(5))
                .build());
    String name = made.name().orElseThrow();
    assertThat(genai.caches.get(name, null).displayName()).contains("manual");
    assertThat(genai.caches.list(null).page()).hasSize(1);
    genai.caches.update(
        name, UpdateCachedContentConfig.builder().ttl(Duration.ofMinutes(10)).build());
    GenerateContentResponse answer =
        genai.models.generateContent(
            "gemini/mock", user("Hi"), GenerateContentConfig.builder().cachedContent(name).build());
    assertThat(answer.usageMetadata().orElseThrow().cachedContentTokenCount()).contains(60);
    ApiException elsewhere =
        catchThrowableOfType(
            ApiException.class,
            () ->
                genai.models.generateContent(
                    "messages/mock",
                    user("Hi"),
                    GenerateContentConfig.builder().cachedContent(name).build()));
    assertThat(elsewhere.code()).isEqualTo(400);
    assertThat(elsewhere.message()).contains("cachedContent");
    genai.caches.delete(name, null);
    assertThat(catchThrowable(() -> genai.caches.get(name, null))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "chat", "messages"})
  void errorsHaveCodeAndStatus(String upstream) {
    Map.of(
            "rate-limit", 429,
            "bad-request", 400,
            "bad-key", 401,
            "foreign-error", 500,
            "html-error", 502)
        .forEach((fault, code) -> {
          ApiException error =
              catchThrowableOfType(
                  ApiException.class,
                  () ->
                      genai.models.generateContent(
                          upstream + "/mock:" + fault, user("Hi"), brief().build()));
          assertThat(error.code()).as(fault).isEqualTo(code);
          assertThat(error.status()).as(fault).isNotBlank();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "chat", "messages"})
  void row9ACutStreamRaises(String upstream) {
    for (String fault : List.of("die-mid-chunk", "no-terminal", "error-event", "garbage")) {
      assertThat(
              catchThrowable(
                  () -> streamed(upstream + "/mock:" + fault, user("Hi"), brief().build())))
          .as(upstream + " " + fault)
          .isNotNull();
    }
  }

  @Test
  void aBlockedPromptIsNoAnswer() {
    GenerateContentResponse blocked =
        genai.models.generateContent("gemini/mock:blocked-prompt", user("Hi"), brief().build());
    assertThat(blocked.promptFeedback().orElseThrow().blockReason()).isPresent();
    assertThat(blocked.candidates()).isEmpty();
  }
}
