package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.google.genai.Client;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.Content;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.InlinedRequest;
import com.google.genai.types.Part;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.keys.SpendStore;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.server.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row 15 of the failures: batch costs are lost, or booked again at every poll. */
class BatchSdkTest {
  private static final String TEN =
      String.join(
          "\n",
          IntStream.range(0, 10)
              .mapToObj(i ->
                  "{\"custom_id\":\"r%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt-5.6\",\"messages\":[]}}"
                      .formatted(i))
              .toList());

  /** 40 fresh, 60 read, 16 out of the mock's answer, at half of gpt-5.6's 5, 0.5 and 30 dollars. */
  private static final long GPT = 40 * 2_500 + 60 * 250 + 16 * 15_000;

  private static PricedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new PricedGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static OpenAIClient openai(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.server().url() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private static List<UsageRecord> lines(String job) {
    return gateway.linesOf(id -> id.startsWith(job + "/"));
  }

  private static long spent(String account) {
    try (Database database =
        Database.at(new DatabaseAddress.SqliteFile(gateway.server().data().resolve("ledger.db")))) {
      return new SpendStore(database)
              .read(List.of(java.time.LocalDate.now(java.time.ZoneOffset.UTC).toString()))
              .entrySet()
              .stream()
              .filter(e -> e.getKey().account().equals(account))
              .mapToLong(Map.Entry::getValue)
              .sum();
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Batch create(OpenAIClient client) {
    String file =
        client
            .files()
            .create(
                FileCreateParams.builder()
                    .file(TEN.getBytes(StandardCharsets.UTF_8))
                    .purpose(FilePurpose.BATCH)
                    .build())
            .id();
    return client
        .batches()
        .create(
            BatchCreateParams.builder()
                .inputFileId(file)
                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                .build());
  }

  private static String read(OpenAIClient client, String file) throws IOException {
    try (HttpResponse response = client.files().content(file)) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anOpenAiBatchIsBookedOnceToWhoeverMadeIt() throws IOException {
    OpenAIClient ann = openai("ann-secret");
    OpenAIClient bob = openai("bob-secret");
    Batch made = create(ann);
    assertThat(gateway.open()).contains(made.id());
    String output = "";
    for (int poll = 0; poll < 3; poll++) {
      output = bob.batches().retrieve(made.id()).outputFileId().orElseThrow();
    }
    assertThat(lines(made.id())).as("a look at a job costs nothing").isEmpty();
    String results = read(bob, output);
    assertThat(results.lines()).hasSize(10);
    assertThat(read(ann, output)).isEqualTo(results);
    Eventually.until("the job is booked", () -> !gateway.open().contains(made.id()));
    List<UsageRecord> booked = lines(made.id());
    assertThat(booked)
        .hasSize(10)
        .allSatisfy(line -> {
          assertThat(line.caller().keyId()).contains("ann");
          assertThat(line.call().serviceTier()).contains("batch");
          assertThat(line.call().operation()).isEqualTo("batch");
          assertThat(line.call().modelServed()).isEqualTo("gpt-5.6");
          assertThat(line.cost().totalNanos()).isEqualTo(GPT);
          assertThat(line.cost().basis()).isIn(CostBasis.LISTED, CostBasis.DERIVED);
        });
    Eventually.until("it is charged to ann once", () -> spent("key:ann") >= 10 * GPT);
    assertThat(spent("key:ann")).isEqualTo(10 * GPT);
  }

  @Test
  void resultsThatAreFetchedInPartsAreBookedEachOnce() throws IOException {
    OpenAIClient bob = openai("bob-secret");
    Batch made = create(bob);
    String output = bob.batches().retrieve(made.id()).outputFileId().orElseThrow();
    String path = "/v1/files/" + output + "/content";
    int step = 777;
    long size = Long.MAX_VALUE;
    for (int at = 0; at < size; at += step) {
      java.net.http.HttpResponse<String> part =
          gateway
              .server()
              .get(
                  path,
                  "authorization",
                  "Bearer bob-secret",
                  "range",
                  "bytes=%d-%d".formatted(at, at + step - 1));
      String range = part.headers().firstValue("content-range").orElseThrow();
      size = Long.parseLong(range.substring(range.indexOf('/') + 1));
    }
    Eventually.until("the job is booked", () -> !gateway.open().contains(made.id()));
    assertThat(lines(made.id())).hasSize(10);
    assertThat(read(bob, output).lines()).hasSize(10);
    assertThat(lines(made.id())).hasSize(10);
  }

  @Test
  void anAnthropicBatchIsBookedFromItsResults() {
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .baseUrl(gateway.server().url())
            .apiKey("cid-secret")
            .maxRetries(0)
            .build();
    MessageBatch made =
        client
            .messages()
            .batches()
            .create(
                com.anthropic.models.messages.batches.BatchCreateParams.builder()
                    .addRequest(request("one", "claude-opus-4-6"))
                    .addRequest(request("two", "claude-opus-4-6:bad-request"))
                    .build());
    for (int fetch = 0; fetch < 2; fetch++) {
      MessageBatch ended = client.messages().batches().retrieve(made.id());
      assertThat(ended.resultsUrl().orElseThrow())
          .as("a library that follows it stays with Hone")
          .isEqualTo(gateway.server().url() + "/v1/messages/batches/" + made.id() + "/results");
      try (StreamResponse<MessageBatchIndividualResponse> results =
          client.messages().batches().resultsStreaming(made.id())) {
        assertThat(results.stream().map(MessageBatchIndividualResponse::customId))
            .containsExactly("one", "two");
      }
    }
    Eventually.until("the job is booked", () -> !gateway.open().contains(made.id()));
    List<UsageRecord> booked = lines(made.id());
    assertThat(booked).hasSize(2);
    UsageRecord one =
        booked.stream().filter(l -> l.requestId().endsWith("/one")).findFirst().orElseThrow();
    // 40 fresh, 60 read, 16 out at half of 5, 0.5 and 25 dollars.
    assertThat(one.cost().totalNanos()).isEqualTo(40 * 2_500 + 60 * 250 + 16 * 12_500);
    UsageRecord two =
        booked.stream().filter(l -> l.requestId().endsWith("/two")).findFirst().orElseThrow();
    assertThat(two.ending().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
    assertThat(two.cost().basis()).isEqualTo(CostBasis.FREE);
  }

  private static com.anthropic.models.messages.batches.BatchCreateParams.Request request(
      String id, String model) {
    return com.anthropic.models.messages.batches.BatchCreateParams.Request.builder()
        .customId(id)
        .params(
            com.anthropic.models.messages.batches.BatchCreateParams.Request.Params.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("hello")
                .build())
        .build();
  }

  @Test
  void aGeminiBatchIsBookedFromTheJobItselfHoweverOftenItIsPolled() {
    try (Client client =
        Client.builder()
            .apiKey("cid-secret")
            .vertexAI(false)
            .httpOptions(HttpOptions.builder().baseUrl(gateway.server().url()).build())
            .build()) {
      InlinedRequest hello =
          InlinedRequest.builder()
              .contents(Content.builder().role("user").parts(Part.fromText("hello")).build())
              .build();
      BatchJob made =
          client.batches.create(
              "gemini-2.5-flash",
              BatchJobSource.builder().inlinedRequests(hello, hello, hello).build(),
              null);
      String name = made.name().orElseThrow();
      for (int poll = 0; poll < 3; poll++) {
        assertThat(
                client
                    .batches
                    .get(name, null)
                    .dest()
                    .orElseThrow()
                    .inlinedResponses()
                    .orElseThrow())
            .hasSize(3);
      }
      Eventually.until("the job is booked", () -> !gateway.open().contains(name));
      assertThat(lines(name))
          .hasSize(3)
          .allSatisfy(line -> {
            assertThat(line.caller().keyId()).contains("cid");
            assertThat(line.cost().totalNanos()).isPositive();
            assertThat(line.call().modelServed()).isEqualTo("gemini-2.5-flash");
          });
      BatchJob filed =
          client.batches.create(
              "gemini-2.5-flash",
              BatchJobSource.builder().fileName("files/requests").build(),
              null);
      String file =
          client
              .batches
              .get(filed.name().orElseThrow(), null)
              .dest()
              .orElseThrow()
              .fileName()
              .orElseThrow();
      assertThat(
              gateway
                  .server()
                  .get("/v1beta/" + file + ":download?alt=media", "x-goog-api-key", "cid-secret")
                  .body()
                  .lines())
          .hasSize(2);
      Eventually.until(
          "the job is booked", () -> !gateway.open().contains(filed.name().orElseThrow()));
      assertThat(lines(filed.name().orElseThrow())).hasSize(2);
    }
  }
}
