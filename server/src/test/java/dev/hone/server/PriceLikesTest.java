package dev.hone.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.ledger.prices.OwnPrices.Like;
import dev.hone.wire.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceLikesTest {
  @Test
  void aSecondAccountAResidencyAndACloudAreBilledLikeWhatTheyAre() {
    Map<String, Like> likes =
        PriceLikes.of(
            List.of(
                provider("openai-2", "https://api.openai.com/v1"),
                provider("openai-eu", "https://eu.api.openai.com/v1"),
                provider("mine", "http://127.0.0.1:8000/v1"),
                provider("claude-gcp", "https://europe-west1-aiplatform.googleapis.com")
                    .withHosting(new Hosting.Vertex("p", "europe-west1", Optional.empty()))));
    assertThat(likes)
        .isEqualTo(
            Map.of(
                "openai-2", new Like("openai", Optional.empty()),
                "openai-eu", new Like("openai", Optional.of("eu")),
                "claude-gcp", new Like("vertex", Optional.empty())));
  }

  private static Provider provider(String name, String url) {
    Provider openai = ProviderPreset.OPENAI.provider(List.of());
    return new Provider(
        name,
        Dialect.OPENAI,
        URI.create(url),
        openai.protocols(),
        List.of(),
        openai.timeouts(),
        1,
        Map.of());
  }
}
