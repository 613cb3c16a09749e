package dev.hone.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.types.ContentEmbedding;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.SdkClients;
import dev.hone.server.TestModels;
import dev.hone.wire.usage.Provenance;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings of OpenAI's and Google's libraries over both kinds of upstream. */
class EmbeddingsSdkTest {
  private static final List<Float> FIRST = List.of(0.5f, -0.25f, 0f);
  private static final List<Float> SECOND = List.of(0.5f, -0.25f, 1f);

  private static Gateway gateway;
  private static OpenAIClient openai;
  private static Client genai;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(s ->
            s.model(TestModels.TINY, TestModels.tiny())
                .route("vectors", "messages/mock", "gemini/gemini-embedding-2"));
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

  @AfterAll
  static void stop() {
    openai.close();
    genai.close();
    gateway.close();
  }

  private static EmbeddingCreateParams.Builder two(String model) {
    return EmbeddingCreateParams.builder()
        .model(model)
        .inputOfArrayOfStrings(List.of("Zürich", "Oslo"));
  }

  @ParameterizedTest
  @CsvSource({"full,base64", "full,float", "gemini,base64", "gemini,float"})
  void aBatchComesBackInItsOrder(String upstream, String encoding) {
    CreateEmbeddingResponse answer =
        openai
            .embeddings()
            .create(
                two(upstream + "/mock")
                    .dimensions(3)
                    .encodingFormat(EncodingFormat.of(encoding))
                    .build());
    assertThat(answer.data()).extracting(Embedding::embedding).containsExactly(FIRST, SECOND);
    assertThat(answer.usage().promptTokens()).isEqualTo(100);
    assertThat(new String(gateway.lastReceived().body(), UTF_8))
        .contains(upstream.equals("gemini") ? "\"outputDimensionality\":3" : "\"dimensions\":3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "full"})
  void googlesLibraryGetsItsVectorsFromBoth(String upstream) {
    List<ContentEmbedding> vectors =
        genai
            .models
            .embedContent(
                upstream + "/mock",
                List.of("Zürich", "Oslo"),
                EmbedContentConfig.builder()
                    .outputDimensionality(3)
                    .taskType("RETRIEVAL_QUERY")
                    .build())
            .embeddings()
            .orElseThrow();
    assertThat(vectors).extracting(v -> v.values().orElseThrow()).containsExactly(FIRST, SECOND);
    String sent = new String(gateway.lastReceived().body(), UTF_8);
    assertThat(sent)
        .contains(
            upstream.equals("gemini")
                ? "\"model\":\"models/mock\""
                : "\"input\":[\"Zürich\",\"Oslo\"],\"dimensions\":3");
  }

  @Test
  void whatHasNoPlaceIsNamed() {
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1beta/models/full/mock:embedContent",
            "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\"}");
    assertThat(reply.body())
        .isEqualTo(
            "{\"embedding\":{\"values\":[0.5,-0.25,0]},\"usageMetadata\":{\"promptTokenCount\":100}}");
    assertThat(reply.header("x-hone-dropped")).hasValue("taskType");
  }

  @Test
  void aRouteFindsTheProviderThatGivesVectorsAndTheLedgerKnowsItsModel() {
    String tag = Gateway.tag();
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1/embeddings",
            "{\"model\":\"vectors\",\"input\":\"hello\"}",
            "x-hone-tag-test",
            tag);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    UsageRecord line = gateway.lines(tag, 1).getFirst();
    assertThat(line.call().operation()).isEqualTo("embed");
    assertThat(line.call().provider()).isEqualTo("gemini");
    assertThat(line.call().modelServed()).isEqualTo("gemini-embedding-2");
    assertThat(line.tokens().fresh()).isEqualTo(100);
  }

  @Test
  void tokensThatNobodyReportsAreEstimatedAndSaidToBe() {
    String tag = Gateway.tag();
    HttpReply reply =
        HttpReply.post(
            gateway.server().port(),
            "/v1beta/models/gemini/mock:embedContent",
            "{\"content\":{\"parts\":[{\"text\":\"a\"}]}}",
            "x-hone-tag-test",
            tag);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    UsageRecord line = gateway.lines(tag, 1).getFirst();
    assertThat(line.tokens().provenance()).hasValue(Provenance.ESTIMATED);
    assertThat(line.tokens().fresh()).isPositive();
  }

  @Test
  void aTextAsTokensIsOneInputWhereTokensAreKnownAndRefusedByNameElsewhere() {
    EmbeddingCreateParams.Builder tokens =
        EmbeddingCreateParams.builder().inputOfArrayOfTokens(List.of(1L, 2L));
    assertThat(openai.embeddings().create(tokens.model("full/mock").build()).data()).hasSize(1);
    assertThatThrownBy(() -> openai.embeddings().create(tokens.model("gemini/mock").build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("input (token ids)");
  }

  @Test
  void localModelsAreRefusedByName() {
    for (String path :
        List.of("/v1/embeddings", "/v1beta/models/" + TestModels.TINY + ":embedContent")) {
      HttpReply reply =
          HttpReply.post(
              gateway.server().port(),
              path,
              "{\"model\":\"%s\",\"input\":\"a\",\"content\":{}}".formatted(TestModels.TINY));
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.body()).contains("'" + TestModels.TINY + "' is a local model");
    }
  }
}
