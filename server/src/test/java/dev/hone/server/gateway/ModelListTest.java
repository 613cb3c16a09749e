package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.models.ModelInfo;
import com.openai.client.OpenAIClient;
import com.openai.models.models.Model;
import dev.hone.server.SdkClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Local models, routes and what the providers list, in the shape of whoever asks. */
class ModelListTest {
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(s ->
            s.provider(Gateway.provider("down", 9, Gateway.PATIENT, 1))
                .route("best", "messages/mock", "chat/mock"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void openAiClientsSeeThemAllAndAProviderThatIsDownHidesNone() {
    OpenAIClient client = SdkClients.openai(gateway.server());
    assertThat(client.models().list().data())
        .extracting(Model::id)
        .containsExactly("best", "mock", "full/mock", "messages/mock", "gemini-mock");
    assertThat(client.models().retrieve("messages/mock").ownedBy()).isEqualTo("hone");
    assertThat(client.models().retrieve("best").id()).isEqualTo("best");
    client.close();
  }

  @Test
  void anthropicClientsSeeThemInTheirShape() {
    AnthropicClient client = SdkClients.anthropic(gateway.server());
    assertThat(client.models().list().data()).extracting(ModelInfo::id).contains("best", "mock");
    assertThat(client.models().retrieve("best").id()).isEqualTo("best");
    client.close();
  }

  @Test
  void theProvidersAreAskedOnceAMinute() {
    gateway.server().get("/v1/models");
    long asked = gateway.mock().stats().requests();
    gateway.server().get("/v1/models");
    gateway.server().get("/v1/models/best");
    assertThat(gateway.mock().stats().requests()).isEqualTo(asked);
  }

  @Test
  void anUnknownModelIsNotFoundAndNamesWhatThereIs() {
    assertThat(gateway.server().get("/v1/models/none").statusCode()).isEqualTo(404);
    assertThat(gateway.server().get("/v1/models/none").body()).contains("best");
  }
}
