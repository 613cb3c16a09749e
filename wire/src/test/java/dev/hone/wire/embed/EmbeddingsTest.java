package dev.hone.wire.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.EmbedRequest;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.Usage;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
  private static final OpenAiEmbeddings OPENAI = new OpenAiEmbeddings();
  private static final VertexEmbeddings VERTEX = new VertexEmbeddings();

  private final Set<String> dropped = new LinkedHashSet<>();

  private static JsonValue json(String text) {
    return JsonDocument.parse(text).root();
  }

  private String translated(EmbedFormat.Clients from, EmbedFormat to, String body) {
    return new String(to.request(from.view(json(body), dropped), "m", dropped), UTF_8);
  }

  @Test
  void openaisTextsBecomeABatchOfGeminis() {
    assertThat(
            translated(
                OPENAI,
                GeminiEmbeddings.BATCH,
                "{\"model\":\"x\",\"input\":[\"a\",\"b\"],\"dimensions\":256,\"user\":\"u\",\"encoding_format\":\"base64\"}"))
        .isEqualTo(
            "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":256},{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"b\"}]},\"outputDimensionality\":256}]}");
    assertThat(dropped).containsExactly("user");
  }

  @Test
  void geminisBatchBecomesOpenaisListAndNamesWhatHasNoPlace() {
    assertThat(
            translated(
                GeminiEmbeddings.BATCH,
                OPENAI,
                "{\"requests\":[{\"model\":\"models/x\",\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"t\",\"output_dimensionality\":8},{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"embedContentConfig\":{\"outputDimensionality\":8,\"autoTruncate\":true}}]}"))
        .isEqualTo("{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":8}");
    assertThat(dropped).containsExactlyInAnyOrder("taskType", "title", "autoTruncate");
  }

  @Test
  void taskTypesAndTitlesReachVertex() {
    assertThat(
            translated(
                GeminiEmbeddings.SINGLE,
                VERTEX,
                "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"t\",\"outputDimensionality\":8}"))
        .isEqualTo(
            "{\"instances\":[{\"content\":\"a\",\"task_type\":\"RETRIEVAL_DOCUMENT\",\"title\":\"t\"}],\"parameters\":{\"outputDimensionality\":8}}");
    assertThat(dropped).isEmpty();
  }

  @Test
  void whatCantBeAskedElsewhereIsRefusedByName() {
    assertThatThrownBy(() -> OPENAI.view(json("{\"model\":\"m\",\"input\":[[1,2],[3]]}"), dropped))
        .isInstanceOf(UnsupportedByTargetException.class)
        .hasMessageContaining("input (token ids)");
    assertThatThrownBy(() -> OPENAI.view(json("{\"model\":\"m\",\"input\":[1,2]}"), dropped))
        .isInstanceOf(UnsupportedByTargetException.class);
    assertThatThrownBy(() -> OPENAI.view(json("{\"model\":\"m\",\"input\":[]}"), dropped))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() ->
            GeminiEmbeddings.BATCH.view(
                json(
                    "{\"requests\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}]}}]}"),
                dropped))
        .hasMessageContaining("requests[0].content.parts[0]");
    assertThatThrownBy(() ->
            GeminiEmbeddings.BATCH.view(
                json(
                    "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":8},{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}"),
                dropped))
        .hasMessageContaining("requests[1].outputDimensionality");
    EmbedView two = OPENAI.view(json("{\"model\":\"m\",\"input\":[\"a\",\"b\"]}"), dropped);
    assertThatThrownBy(() -> GeminiEmbeddings.SINGLE.request(two, "m", dropped))
        .hasMessageContaining("one text at a time");
  }

  @Test
  void numbersKeepTheirDigitsAndBase64IsLittleEndianFloats() {
    EmbedView floats = OPENAI.view(json("{\"model\":\"m\",\"input\":\"a\"}"), dropped);
    EmbedView packed =
        OPENAI.view(
            json("{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}"), dropped);
    Vectors vectors =
        GeminiEmbeddings.SINGLE.vectors(
            json(
                "{\"embedding\":{\"values\":[1.50, -2e-3]},\"usageMetadata\":{\"promptTokenCount\":3}}"));
    assertThat(new String(OPENAI.answer(vectors, floats, "m"), UTF_8))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.50, -2e-3]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
    String base64 =
        json(new String(OPENAI.answer(vectors, packed, "m"), UTF_8))
            .get("data")
            .elements()
            .getFirst()
            .get("embedding")
            .asString("");
    assertThat(Base64.getDecoder().decode(base64))
        .isEqualTo(new byte[] {0, 0, (byte) 0xc0, 0x3f, 0x6f, 0x12, 3, (byte) 0xbb});
    Vectors back =
        OPENAI.vectors(json("{\"data\":[{\"index\":0,\"embedding\":\"" + base64 + "\"}]}"));
    assertThat(new String(GeminiEmbeddings.SINGLE.answer(back, floats, "m"), UTF_8))
        .isEqualTo("{\"embedding\":{\"values\":[1.5,-0.002]}}");
  }

  @Test
  void vectorsComeInTheOrderOfTheirInputs() {
    Vectors vectors =
        OPENAI.vectors(
            json(
                "{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
    assertThat(vectors.list()).extracting(JsonValue::raw).containsExactly("[1]", "[2]");
    assertThat(vectors.usage().map(Usage::promptTokens)).hasValue(4L);
  }

  @Test
  void vertexCountsTokensPerPrediction() {
    Vectors vectors =
        VERTEX.vectors(
            json(
                "{\"predictions\":[{\"embeddings\":{\"values\":[1],\"statistics\":{\"token_count\":10,\"truncated\":false}}},{\"embeddings\":{\"values\":[2],\"statistics\":{\"token_count\":5}}}]}"));
    assertThat(vectors.usage().map(Usage::promptTokens)).hasValue(15L);
  }

  @Test
  void anAnswerWithTooFewVectorsIsTheUpstreamsFault() {
    EmbedView two = OPENAI.view(json("{\"model\":\"m\",\"input\":[\"a\",\"b\"]}"), dropped);
    Vectors one = OPENAI.vectors(json("{\"data\":[{\"embedding\":[1]}]}"));
    assertThatThrownBy(() -> one.of(two))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("1 vectors for 2 inputs");
    assertThatThrownBy(() -> GeminiEmbeddings.BATCH.vectors(json("{}")))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> Vectors.numbers(json("\"AAA=\""))).isInstanceOf(WireException.class);
  }

  @Test
  void anotherModelIsNamedWhereverTheBodyNamesOne() {
    byte[] body =
        "{\"requests\": [{\"model\":\"models/a\", \"content\":{}}, {\"content\":{}}]}"
            .getBytes(UTF_8);
    EmbedRequest request = EmbedRequest.gemini(GeminiEmbeddings.BATCH, body, "a");
    assertThat(new String(request.withModel("b", "route").bytes(), UTF_8))
        .isEqualTo("{\"requests\": [{\"model\":\"models/b\", \"content\":{}}, {\"content\":{}}]}");
    assertThat(request.withModel("a", "route").bytes()).isEqualTo(body);
  }
}
