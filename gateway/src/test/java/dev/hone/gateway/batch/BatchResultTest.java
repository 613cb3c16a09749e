package dev.hone.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Caller;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.BatchState;
import dev.hone.wire.Dialect;
import dev.hone.wire.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bodies as providers send them; those marked so were recorded. */
class BatchResultTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Caller ANN =
      new Caller(
          Optional.of("ann"), Optional.of("ann"), Map.of(), Optional.empty(), Optional.empty());

  private static Optional<BatchResult> read(String json) {
    return BatchResult.read(json.getBytes(StandardCharsets.UTF_8), "#0");
  }

  private static Optional<BatchJob> job(String json) {
    return new BatchJobs("p", ANN, NOW)
        .one(JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8)).root());
  }

  @Test
  void readsARecordedResultOfAnthropics() {
    BatchResult result =
        read("{\"custom_id\":\"0\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"claude-haiku-4-5-20251001\",\"id\":\"msg_011CeCHqExY3pkcBckm37hEV\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"6\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"stop_details\":null,\"usage\":{\"input_tokens\":20,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":5,\"service_tier\":\"batch\",\"inference_geo\":\"not_available\"}}}}")
            .orElseThrow();
    assertThat(result.id()).isEqualTo("0");
    assertThat(result.model()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(result.usage().orElseThrow().freshTokens()).isEqualTo(20);
    assertThat(result.usage().orElseThrow().outputTokens()).isEqualTo(5);
    assertThat(result.usage().orElseThrow().served().serviceTier()).contains("batch");
  }

  @Test
  void anAnswerThatNamesAnotherTierWasServedAsABatchAllTheSame() {
    BatchResult result =
        read("{\"id\":\"batch_req_1\",\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"model\":\"gpt-5\",\"service_tier\":\"default\",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}},\"error\":null}")
            .orElseThrow();
    assertThat(result.usage().orElseThrow().served().serviceTier()).contains("batch");
  }

  @Test
  void namesWhatFailedAndWhatIsNoResult() {
    assertThat(
            read("{\"custom_id\":\"a\",\"response\":{\"status_code\":400,\"body\":{\"error\":{\"code\":\"invalid\"}}}}")
                .orElseThrow()
                .failure())
        .contains("invalid");
    assertThat(
            read("{\"custom_id\":\"a\",\"response\":null,\"error\":{\"code\":\"batch_expired\"}}")
                .orElseThrow()
                .failure())
        .contains("batch_expired");
    assertThat(
            read("{\"custom_id\":\"a\",\"result\":{\"type\":\"expired\"}}").orElseThrow().failure())
        .contains("expired");
    assertThat(
            read("{\"key\":\"k\",\"error\":{\"code\":3,\"status\":\"INVALID_ARGUMENT\"}}")
                .orElseThrow()
                .failure())
        .contains("INVALID_ARGUMENT");
    assertThat(read("{\"prompt\":\"a file\",\"completion\":\" of another kind\"}")).isEmpty();
    assertThat(read("{\"custom_id\":\"a\",\"method\":\"POST\",\"body\":{}}"))
        .as("a request, not a result")
        .isEmpty();
    assertThat(read("\"response\":{}}")).isEmpty();
  }

  @Test
  void readsRecordedJobs() {
    BatchJob cancelling =
        job("{\"id\":\"batch_67d450d136988190a52c317c904bba69\",\"object\":\"batch\",\"endpoint\":\"/v1/chat/completions\",\"errors\":null,\"input_file_id\":\"file-EFcEfUGSc6QsJMU7zYwMW3\",\"completion_window\":\"24h\",\"status\":\"cancelling\",\"output_file_id\":null,\"error_file_id\":null,\"created_at\":1741967569,\"request_counts\":{\"total\":0,\"completed\":0,\"failed\":0},\"metadata\":null}")
            .orElseThrow();
    assertThat(cancelling.state()).isEqualTo(BatchState.RUNNING);
    assertThat(cancelling.created()).isEqualTo(Instant.ofEpochSecond(1741967569));
    BatchJob ended =
        job("{\"id\":\"msgbatch_01GSR2pUkGcad188iHy2BkZH\",\"type\":\"message_batch\",\"processing_status\":\"ended\",\"request_counts\":{\"processing\":0,\"succeeded\":1,\"errored\":0,\"canceled\":0,\"expired\":0},\"ended_at\":\"2026-08-19T14:49:14.512507+00:00\",\"created_at\":\"2026-08-19T14:47:10.487960+00:00\",\"results_url\":\"https://api.anthropic.com/v1/messages/batches/msgbatch_01GSR2pUkGcad188iHy2BkZH/results\"}")
            .orElseThrow();
    assertThat(ended.state()).isEqualTo(BatchState.ENDED);
    assertThat(ended.requests()).isEqualTo(1);
    assertThat(ended.created()).isEqualTo(Instant.parse("2026-08-19T14:47:10.487960Z"));
  }

  @Test
  void aJobOfWhichNothingSucceededCostsNothingAndIsNotOpen() {
    assertThat(
            job("{\"id\":\"b\",\"object\":\"batch\",\"status\":\"expired\",\"created_at\":1,\"request_counts\":{\"total\":5,\"completed\":0,\"failed\":5}}")
                .orElseThrow()
                .state())
        .isEqualTo(BatchState.BOOKED);
  }

  @Test
  void knowsTheCallsByTheirPaths() {
    assertThat(
            List.of(
                kind(Dialect.OPENAI, "/v1/batches"),
                kind(Dialect.OPENAI, "/openai/v1/batches/batch_1/cancel"),
                kind(Dialect.OPENAI, "/v1/files/file-1/content"),
                kind(Dialect.ANTHROPIC, "/v1/messages/batches/b"),
                kind(Dialect.ANTHROPIC, "/v1/messages/batches/b/results"),
                kind(Dialect.GEMINI, "/v1beta/models/gemini-2.5-pro:batchGenerateContent"),
                kind(Dialect.GEMINI, "/v1beta/batches/abc"),
                kind(Dialect.GEMINI, "/v1beta/files/abc:download"),
                kind(Dialect.GEMINI, "/v1beta/models/e:batchEmbedContents"),
                kind(Dialect.OPENAI, "/v1/files/file-1"),
                kind(Dialect.OPENAI, "/v1/chat/completions")))
        .containsExactly(
            "OPENAI_JOB ",
            "OPENAI_JOB batch_1",
            "OPENAI_FILE file-1",
            "MESSAGE_JOB b",
            "MESSAGE_RESULTS b",
            "GEMINI_JOB ",
            "GEMINI_JOB batches/abc",
            "GEMINI_FILE files/abc",
            "",
            "",
            "");
  }

  private static String kind(Dialect dialect, String path) {
    return BatchCall.of(dialect, path).map(call -> call.kind() + " " + call.id()).orElse("");
  }
}
