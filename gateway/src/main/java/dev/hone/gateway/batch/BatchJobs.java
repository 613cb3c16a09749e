package dev.hone.gateway.batch;

import dev.hone.ledger.Caller;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.BatchState;
import dev.hone.wire.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what providers say of their batch jobs. A job without one result costs nothing. */
final class BatchJobs {
  private final String provider;
  private final Caller caller;
  private final Instant now;

  /**
   * @param caller whose a job is that nobody knows yet
   * @param now the time of a job that says none
   */
  BatchJobs(String provider, Caller caller, Instant now) {
    this.provider = provider;
    this.caller = caller;
    this.now = now;
  }

  /** The job that an answer is about; empty if it is something else. */
  Optional<BatchJob> one(JsonValue root) {
    return openAi(root).or(() -> message(root)).or(() -> gemini(root));
  }

  /** The jobs that an answer lists. */
  List<BatchJob> listed(JsonValue root) {
    List<BatchJob> jobs = new ArrayList<>();
    for (String name : List.of("data", "operations")) {
      for (JsonValue element : root.get(name).elements()) {
        one(element).ifPresent(jobs::add);
      }
    }
    return jobs;
  }

  private Optional<BatchJob> openAi(JsonValue job) {
    if (!job.get("object").asString("").equals("batch") || !job.get("id").isString()) {
      return Optional.empty();
    }
    JsonValue counts = job.get("request_counts");
    boolean ended =
        switch (job.get("status").asString("")) {
          case "completed", "failed", "expired", "cancelled" -> true;
          default -> false;
        };
    long created = job.get("created_at").asLong(0);
    return Optional.of(
        job(
            job.get("id").asString(""),
            created > 0 ? Instant.ofEpochSecond(created) : now,
            state(ended, counts.get("completed").asLong(0)),
            counts.get("total").asLong(0),
            Stream.of(job.get("output_file_id")).flatMap(f -> f.string().stream()).toList()));
  }

  private Optional<BatchJob> message(JsonValue job) {
    if (!job.get("type").asString("").equals("message_batch") || !job.get("id").isString()) {
      return Optional.empty();
    }
    JsonValue counts = job.get("request_counts");
    long all = 0;
    for (JsonValue.Member count : counts.members()) {
      all += count.value().asLong(0);
    }
    return Optional.of(
        job(
            job.get("id").asString(""),
            time(job.get("created_at")),
            state(
                job.get("processing_status").asString("").equals("ended"),
                counts.get("succeeded").asLong(0)),
            all,
            List.of()));
  }

  private Optional<BatchJob> gemini(JsonValue job) {
    String name = job.get("name").asString("");
    if (!name.startsWith("batches/")) {
      return Optional.empty();
    }
    JsonValue said = job.get("metadata");
    JsonValue stats = said.get("batchStats");
    String state = said.get("state").asString("").toUpperCase(Locale.ROOT);
    boolean ended =
        Stream.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED").anyMatch(state::endsWith);
    // Numbers of 64 bits are strings there, and zeros are left out.
    long succeeded = state.endsWith("SUCCEEDED") ? 1 : number(stats.get("successfulRequestCount"));
    return Optional.of(
        job(
            name,
            time(said.get("createTime")),
            state(ended, succeeded),
            number(stats.get("requestCount")),
            Stream.of(said.get("output"), job.get("response"))
                .flatMap(out -> out.get("responsesFile").string().stream())
                .distinct()
                .toList()));
  }

  private BatchJob job(
      String id, Instant created, BatchState state, long requests, List<String> files) {
    return new BatchJob(provider, id, caller, created, state, Math.max(0, requests), files);
  }

  private static BatchState state(boolean ended, long succeeded) {
    if (!ended) {
      return BatchState.RUNNING;
    }
    return succeeded > 0 ? BatchState.ENDED : BatchState.BOOKED;
  }

  private Instant time(JsonValue value) {
    try {
      return OffsetDateTime.parse(value.asString("")).toInstant();
    } catch (DateTimeException e) {
      return now;
    }
  }

  private static long number(JsonValue value) {
    try {
      return value.string().map(Long::parseLong).orElseGet(() -> value.asLong(0));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
