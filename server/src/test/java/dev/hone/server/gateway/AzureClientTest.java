package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.PermissionDeniedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Secret;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.HoneServer;
import dev.hone.server.RawConnection;
import dev.hone.server.TestingServer;
import dev.hone.server.config.LimitConfig;
import dev.hone.server.mock.MockRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.usage.Provenance;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients of Azure OpenAI that take Hone for a resource of theirs. */
class AzureClientTest {
  private static final String ADMIN = "administrator-secret";
  private static final String VERSION = "?api-version=2024-06-01";
  private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  private static Gateway gateway;
  private static String free;
  private static String scoped;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(setup ->
            setup
                .route("fast", "chat/mock:server-error", "messages/mock")
                .config(c ->
                    c.withLimits(
                        new LimitConfig(
                            LimitRules.NONE, List.of(), Optional.of(new Secret(ADMIN))))));
    HoneServer server = gateway.server().server();
    List<Provider> all = new ArrayList<>(server.config().providers());
    all.add(azure("azure", Optional.of("2025-01-01"), Map.of("gpt-5", "prod")));
    all.add(azure("azure-v1", Optional.empty(), Map.of()));
    server.reload(server.config().withProviders(all));
    free = create("{\"name\":\"free\"}");
    scoped = create("{\"name\":\"scoped\",\"models\":[\"fast\",\"azure/gpt-5\"]}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Provider azure(String name, Optional<String> version, Map<String, String> names) {
    return new Provider(
            name,
            Dialect.OPENAI,
            URI.create("http://127.0.0.1:" + gateway.mockPort()),
            ProviderPreset.AZURE.protocols(),
            List.of(new Secret("azure-secret")),
            Gateway.PATIENT,
            1,
            Map.of())
        .withHosting(new Hosting.Azure(version, names));
  }

  private static String create(String json) {
    String made =
        gateway.server().post("/admin/v1/keys", json, "authorization", "Bearer " + ADMIN).body();
    return JsonDocument.parse(made.getBytes(StandardCharsets.UTF_8)).root().get("key").asString("");
  }

  private static HttpReply post(String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of("api-key", free));
    all.addAll(List.of(headers));
    return HttpReply.post(gateway.server().port(), path, body, all.toArray(String[]::new));
  }

  private static String text(MockRequest request) {
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  @Test
  void theDeploymentInThePathIsTheModelWhateverTheBodySays() {
    for (String body :
        List.of(
            "{" + HELLO + "}",
            "{\"model\":\"other\"," + HELLO + "}",
            "{\"model\":7," + HELLO + "}",
            "{\"model\":\"chat/mock\"," + HELLO + "}")) {
      String tag = Gateway.tag();
      HttpReply reply =
          post(
              "/openai/deployments/chat%2Fmock/chat/completions" + VERSION,
              body,
              "x-hone-tag-test",
              tag);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).contains("\"object\":\"chat.completion\"");
      MockRequest sent = gateway.lastReceived();
      assertThat(sent.uri()).isEqualTo("/v1/chat/completions");
      assertThat(text(sent)).contains("\"model\":\"mock\"").doesNotContain("other");
      assertThat(sent.headers().first("api-key")).isEmpty();
      UsageRecord line = gateway.lines(tag, 1).getFirst();
      assertThat(line.caller().keyName()).contains("free");
      assertThat(line.call().modelAsked()).isEqualTo("chat/mock");
      assertThat(line.call().operation()).isEqualTo("chat");
    }
  }

  @Test
  void aBodyThatNamesTheDeploymentGoesOnByteForByte() {
    String body = "{ \"model\" : \"full/mock\",\n\"n\":1, \"seed\": 1e0, " + HELLO + " }";
    post("/openai/deployments/full/mock/chat/completions" + VERSION, body);
    assertThat(text(gateway.lastReceived())).isEqualTo(body.replace("full/mock", "mock"));
  }

  @Test
  void aStreamIsCountedThoughItsClientAsksForNoUsage() {
    String tag = Gateway.tag();
    HttpReply reply =
        post(
            "/openai/deployments/azure/gpt-5/chat/completions" + VERSION,
            "{\"stream\":true," + HELLO + "}",
            "x-hone-tag-test",
            tag);
    assertThat(ClientProtocol.CHAT.hasTerminal(reply.body())).isTrue();
    assertThat(reply.body()).doesNotContain("\"usage\":{");
    MockRequest sent = gateway.lastReceived();
    assertThat(sent.uri())
        .isEqualTo("/openai/deployments/prod/chat/completions?api-version=2025-01-01");
    assertThat(sent.headers().all("api-key")).containsExactly("azure-secret");
    UsageRecord line = gateway.lines(tag, 1).getFirst();
    assertThat(line.tokens().provenance()).contains(Provenance.REPORTED);
    assertThat(line.tokens().prompt()).isEqualTo(100);
  }

  @Test
  void everyUpstreamAnswersAndTheNextOneWhereTheFirstFails() {
    for (String model : List.of("chat/m", "full/m", "messages/m", "gemini/m", "azure-v1/m")) {
      for (boolean stream : new boolean[] {true, false}) {
        HttpReply reply =
            post(
                "/openai/deployments/" + model + "/chat/completions" + VERSION,
                "{\"stream\":" + stream + "," + HELLO + "}");
        assertThat(reply.status()).as(model + reply.body()).isEqualTo(200);
        assertThat(reply.body()).as(model).contains("chat.completion");
        assertThat(gateway.lastReceived().uri()).doesNotContain("api-version");
      }
    }
    String tag = Gateway.tag();
    HttpReply reply =
        post(
            "/openai/deployments/fast/chat/completions" + VERSION,
            "{" + HELLO + "}",
            "x-hone-tag-test",
            tag);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(gateway.lines(tag, 2))
        .extracting(l -> l.call().provider())
        .containsExactly("chat", "messages");
  }

  @Test
  void completionsAndEmbeddingsOfADeployment() {
    HttpReply completion =
        post("/openai/deployments/full/mock/completions" + VERSION, "{\"prompt\":\"Hello\"}");
    assertThat(completion.body()).contains("\"object\":\"text_completion\"");
    for (String upstream : List.of("full", "azure", "azure-v1")) {
      HttpReply vectors =
          post(
              "/openai/deployments/" + upstream + "/gpt-5/embeddings" + VERSION,
              "{\"input\":\"Hello\"}");
      assertThat(vectors.status()).as(vectors.body()).isEqualTo(200);
      assertThat(vectors.body()).contains("\"embedding\"");
      assertThat(gateway.lastReceived().uri())
          .isEqualTo(
              switch (upstream) {
                case "azure" -> "/openai/deployments/prod/embeddings?api-version=2025-01-01";
                case "azure-v1" -> "/openai/v1/embeddings";
                default -> "/v1/embeddings";
              });
    }
  }

  @Test
  void openAisOwnPathsBehindAzuresBase() {
    for (String base : List.of("/openai/v1", "/openai")) {
      assertThat(
              post(base + "/chat/completions", "{\"model\":\"messages/mock\"," + HELLO + "}")
                  .body())
          .contains("\"object\":\"chat.completion\"");
      HttpReply response =
          post(base + "/responses" + VERSION, "{\"model\":\"azure/gpt-5\",\"input\":\"Hello\"}");
      assertThat(response.body()).contains("\"object\":\"response\"");
      assertThat(gateway.lastReceived().uri())
          .isEqualTo("/openai/responses?api-version=2025-01-01");
      assertThat(text(gateway.lastReceived())).contains("\"model\":\"prod\"");
      assertThat(post(base + "/embeddings", "{\"model\":\"full/e\",\"input\":\"x\"}").body())
          .contains("\"embedding\"");
      assertThat(
              post(base + "/responses/input_tokens", "{\"model\":\"full/e\",\"input\":\"x\"}")
                  .body())
          .contains("response.input_tokens");
      assertThat(get(base + "/models" + VERSION, free)).contains("\"fast\"", "\"full/mock\"");
      assertThat(get(base + "/models/fast", free)).contains("{\"id\":\"fast\",");
      assertThat(get(base + "/models", scoped)).contains("\"fast\"").doesNotContain("full/mock");
    }
  }

  @Test
  void aDeploymentMayBeNamedAsAPathEnds() {
    String tag = Gateway.tag();
    post("/openai/deployments/chat/completions", "{\"prompt\":\"x\"}", "x-hone-tag-test", tag);
    assertThat(gateway.lines(tag, 1).getFirst().call().modelAsked()).isEqualTo("chat");
  }

  private static String get(String path, String key) {
    return gateway.server().get(path, "api-key", key).body();
  }

  @Test
  void aKeysModelsAreThoseOfItsDeployments() {
    String[] mine = {"api-key", scoped};
    int port = gateway.server().port();
    long before = gateway.mock().stats().requests();
    for (String path :
        List.of(
            "/openai/deployments/azure/gpt-5x/chat/completions",
            "/openai/deployments/full%2Fmock/completions",
            "/openai/deployments/full/mock/embeddings",
            "/openai/v1/chat/completions",
            "/openai/responses",
            "/openai/v1/batches",
            "/openai/deployments/azure/gpt-5/images/generations")) {
      String body = "{\"model\":\"full/mock\",\"prompt\":\"x\",\"input\":\"x\"," + HELLO + "}";
      HttpReply refused = HttpReply.post(port, path + VERSION, body, mine);
      assertThat(refused.status()).as(path + refused.body()).isEqualTo(403);
    }
    assertThat(
            HttpReply.post(
                    port,
                    "/openai/deployments/fast/chat/completions",
                    "{" + HELLO + "}",
                    "api-key",
                    "x")
                .status())
        .isEqualTo(401);
    assertThat(gateway.mock().stats().requests()).isEqualTo(before);
    HttpReply allowed =
        HttpReply.post(
            port,
            "/openai/deployments/azure/gpt-5/chat/completions" + VERSION,
            "{\"model\":\"full/mock\"," + HELLO + "}",
            mine);
    assertThat(allowed.status()).isEqualTo(200);
    assertThat(text(gateway.lastReceived())).contains("\"model\":\"prod\"");
  }

  @Test
  void aRateHoldsForDeploymentsAsForModels() {
    String slow = create("{\"name\":\"slow\",\"rpm\":1}");
    String body = "{\"model\":\"chat/mock\"," + HELLO + "}";
    int port = gateway.server().port();
    assertThat(
            HttpReply.post(
                    port, "/openai/deployments/chat/mock/chat/completions", body, "api-key", slow)
                .status())
        .isEqualTo(200);
    HttpReply refused = HttpReply.post(port, "/openai/v1/chat/completions", body, "api-key", slow);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isPresent();
    assertThat(refused.body()).startsWith("{\"error\":{\"message\":");
  }

  @Test
  void anotherSpellingIsNotPassedOn() {
    long before = gateway.mock().stats().requests();
    String body = "{\"model\":\"azure/gpt-5\"," + HELLO + "}";
    for (String path :
        List.of(
            "//openai/deployments/prod/chat/completions",
            "/openai//deployments/prod/chat/completions",
            "/openai/deployments//prod/chat/completions",
            "/openai/deployments/prod//chat/completions",
            "/openai/deployments/prod/chat/completions/",
            "/openai/deployments/prod/chat%2Fcompletions",
            "/openai/deployments/prod/chat/%63ompletions",
            "/openai/deployments/prod/Chat/Completions",
            "/openai/deployments/prod/chat/completions;a=b",
            "/openai/deployments/prod/chat/completions%20",
            "/openai/deployments/prod/EMBEDDINGS",
            "/openai/deployments//chat/completions",
            "/openai/Deployments/prod/chat/completions",
            "/OpenAI/deployments/prod/chat/completions",
            "/openai%2Fdeployments/prod/chat/completions",
            "/openai\\\\deployments\\\\prod\\\\chat\\\\completions",
            "/deployments/prod/chat/completions",
            "/v1/deployments/prod/chat/completions",
            "/openai/v1/deployments/prod/chat/completions",
            "/openai/v1//chat/completions",
            "/openai/V1/chat/completions",
            "/openai/v1/chat/completions/",
            "/openai/v1/v1/chat/completions",
            "/openai/Responses",
            "/openai/v1/responses%20",
            "/openai/messages",
            "/openai/v1/models/gemini:generateContent")) {
      try (RawConnection raw = gateway.server().connect()) {
        raw.write(
            "POST %s%s HTTP/1.1\r\nhost: x\r\nconnection: close\r\napi-key: %s\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(path, VERSION, free, body.length(), body));
        assertThat(raw.readAll()).as(path).matches("(?s)HTTP/1.1 40[04] .*");
      }
    }
    assertThat(gateway.mock().stats().requests())
        .as(gateway.lastReceived().uri())
        .isEqualTo(before);
    assertThat(post("/openai/deployments/prod/chat/completions/", body).body())
        .contains("Write it as /openai/deployments/NAME/chat/completions.");
  }

  @Test
  void whatElseAzureHasGoesToAzureAsItIs() {
    for (String path :
        List.of(
            "/openai/deployments/dall-e-3/images/generations",
            "/openai/deployments/prod/extensions/chat/completions",
            "/openai/assistants",
            "/openai/v1/files")) {
      post(path + "?api-version=2024-02-15-preview&key=k", "{\"model\":\"gpt-5\"}");
      assertThat(gateway.lastReceived().uri()).isEqualTo(path + "?api-version=2024-02-15-preview");
      assertThat(gateway.lastReceived().headers().all("api-key")).containsExactly("azure-secret");
      assertThat(text(gateway.lastReceived())).isEqualTo("{\"model\":\"gpt-5\"}");
    }
  }

  @Test
  void aResponseInTheBackgroundIsLookedForWhereItWasMade() {
    for (String upstream : List.of("full", "azure")) {
      HttpReply made =
          post(
              "/openai/responses" + VERSION,
              "{\"model\":\"%s/gpt-5\",\"input\":\"x\",\"background\":true}".formatted(upstream));
      String id = JsonDocument.parse(made.bytes()).root().get("id").asString("");
      assertThat(get("/openai/responses/" + id + VERSION, free)).contains("in_progress");
      assertThat(gateway.lastReceived().uri())
          .isEqualTo(
              upstream.equals("full")
                  ? "/v1/responses/" + id
                  : "/openai/responses/" + id + VERSION);
    }
  }

  @Test
  void whereNoModelIsADeploymentIsNotFoundInAzuresWords() {
    try (TestingServer local = TestingServer.tiny()) {
      for (String path :
          List.of("/openai/deployments/nope/chat/completions", "/openai/v1/chat/completions")) {
        HttpReply reply = HttpReply.post(local.port(), path, "{\"model\":\"nope\"," + HELLO + "}");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body())
            .contains("The API deployment for this resource does not exist.", "nope")
            .contains("\"code\":\"DeploymentNotFound\"");
      }
      assertThat(
              HttpReply.post(
                      local.port(),
                      "/openai/deployments/nope/audio/speech",
                      "{\"model\":\"nope\",\"input\":\"x\"}")
                  .status())
          .isEqualTo(404);
      assertThat(
              HttpReply.post(
                      local.port(),
                      "/openai/deployments/tiny/chat/completions",
                      "{\"max_tokens\":2," + HELLO + "}")
                  .status())
          .isEqualTo(200);
    }
  }

  private static OpenAIClient sdk(AzureUrlPathMode mode, String path, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.server().url() + path)
        .azureUrlPathMode(mode)
        .azureServiceVersion(AzureOpenAIServiceVersion.latestStableVersion())
        .credential(AzureApiKeyCredential.create(key))
        .maxRetries(0)
        .build();
  }

  @Test
  void theLibraryInItsAzureModes() {
    for (OpenAIClient client :
        List.of(
            sdk(AzureUrlPathMode.LEGACY, "", free),
            sdk(AzureUrlPathMode.UNIFIED, "/openai/v1", free))) {
      ChatCompletionCreateParams chat =
          ChatCompletionCreateParams.builder().model("messages/mock").addUserMessage("Hi").build();
      assertThat(client.chat().completions().create(chat).choices()).hasSize(1);
      try (var stream = client.chat().completions().createStreaming(chat)) {
        assertThat(stream.stream().count()).isGreaterThan(2);
      }
      assertThat(
              client
                  .embeddings()
                  .create(EmbeddingCreateParams.builder().model("azure/gpt-5").input("x").build())
                  .data())
          .hasSize(1);
      assertThat(
              client
                  .responses()
                  .create(ResponseCreateParams.builder().model("full/mock").input("x").build())
                  .output())
          .isNotEmpty();
      assertThat(client.models().list().data()).isNotEmpty();
      assertThatThrownBy(() ->
              client
                  .chat()
                  .completions()
                  .create(chat.toBuilder().model("azure/mock:bad-request").build()))
          .isInstanceOf(BadRequestException.class);
      client.close();
    }
    OpenAIClient mine = sdk(AzureUrlPathMode.LEGACY, "", scoped);
    assertThatThrownBy(() ->
            mine.chat()
                .completions()
                .create(
                    ChatCompletionCreateParams.builder()
                        .model("chat/mock")
                        .addUserMessage("Hi")
                        .build()))
        .isInstanceOf(PermissionDeniedException.class);
    mine.close();
  }
}
