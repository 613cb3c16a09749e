package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import dev.hone.server.SdkClients;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings relayed, in both encodings that the libraries ask for. */
class EmbeddingsSdkTest {

  @ParameterizedTest
  @ValueSource(strings = {"base64", "float"})
  void aBatchComesBackInItsOrder(String encoding) {
    CreateEmbeddingResponse answer =
        ask(
            EmbeddingCreateParams.builder()
                .model("full/mock")
                .inputOfArrayOfStrings(List.of("Zürich", "Oslo"))
                .encodingFormat(EncodingFormat.of(encoding))
                .build());
    assertThat(answer.data())
        .extracting(Embedding::embedding)
        .containsExactly(List.of(0.5f, -0.25f, 0f), List.of(0.5f, -0.25f, 1f));
    assertThat(answer.usage().promptTokens()).isEqualTo(100);
  }

  @Test
  void aTextAsTokensIsOneInput() {
    CreateEmbeddingResponse answer =
        ask(
            EmbeddingCreateParams.builder()
                .model("full/mock")
                .inputOfArrayOfTokens(List.of(1L, 2L))
                .build());
    assertThat(answer.data()).hasSize(1);
  }

  private static CreateEmbeddingResponse ask(EmbeddingCreateParams params) {
    try (Gateway gateway = Gateway.start(s -> s)) {
      OpenAIClient client = SdkClients.openai(gateway.server());
      try {
        return client.embeddings().create(params);
      } finally {
        client.close();
      }
    }
  }
}
