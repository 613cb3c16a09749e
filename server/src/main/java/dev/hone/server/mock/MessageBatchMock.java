package dev.hone.server.mock;

import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Anthropic's message batches: a batch has ended when it is looked at. */
final class MessageBatchMock {
  private static final Pattern PATH =
      Pattern.compile("/v1/messages/batches(?:/([^/]+)(?:/(results|cancel))?)?");

  private record Job(String results, int requests) {}

  private final Map<String, Job> jobs = new ConcurrentSkipListMap<>();
  private final AtomicInteger made = new AtomicInteger();

  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  void answer(HttpServerRequest request, byte[] body, MockScript script, MockPlayer player) {
    Matcher path = PATH.matcher(String.valueOf(request.path()));
    boolean post = request.method().name().equals("POST");
    String id = path.matches() ? path.group(1) : null;
    Job job = id == null ? null : jobs.get(id);
    if (id == null && post) {
      player.play(MockAnswer.json(create(body, script)));
    } else if (id == null) {
      List<String> all = new ArrayList<>();
      jobs.forEach((name, one) -> all.add(job(name, one, true)));
      player.play(
          MockAnswer.json(
              "{\"data\":[%s],\"has_more\":false,\"first_id\":null,\"last_id\":null}"
                  .formatted(String.join(",", all))));
    } else if (job == null) {
      player.error(
          404,
          "application/json",
          "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"no such batch\"},\"request_id\":\"req_mock\"}");
    } else if ("results".equals(path.group(2))) {
      player.play(
          new MockAnswer(
              "application/x-jsonl", List.of(job.results().getBytes(StandardCharsets.UTF_8))));
    } else {
      player.play(MockAnswer.json(job(id, job, !post)));
    }
  }

  private String create(byte[] body, MockScript script) {
    StringBuilder results = new StringBuilder();
    List<JsonValue> requests = JsonDocument.parse(body).root().get("requests").elements();
    for (JsonValue request : requests) {
      String model = request.get("params").get("model").asString("mock");
      boolean fails = model.endsWith(":bad-request");
      results.append(
          "{\"custom_id\":\"%s\",\"result\":%s}\n"
              .formatted(
                  request.get("custom_id").asString(""),
                  fails
                      ? "{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Bad request\"},\"request_id\":null}}"
                      : "{\"type\":\"succeeded\",\"message\":%s}"
                          .formatted(
                              OpenAiBatchMock.text(
                                  new MockDialogue(script, model, MockFault.NONE)
                                      .messages(false)))));
    }
    String id = "msgbatch_mock%04d".formatted(made.incrementAndGet());
    Job job = new Job(results.toString(), requests.size());
    jobs.put(id, job);
    return job(id, job, false);
  }

  /** The address of the results is the provider's own, which clients follow. */
  private static String job(String id, Job job, boolean ended) {
    return "{\"id\":\"%s\",\"type\":\"message_batch\",\"processing_status\":\"%s\",\"request_counts\":{\"processing\":%d,\"succeeded\":%d,\"errored\":0,\"canceled\":0,\"expired\":0},\"ended_at\":%s,\"created_at\":\"2026-08-19T14:47:10.487960+00:00\",\"expires_at\":\"2026-08-20T14:47:10.487960+00:00\",\"archived_at\":null,\"cancel_initiated_at\":null,\"results_url\":%s}"
        .formatted(
            id,
            ended ? "ended" : "in_progress",
            ended ? 0 : job.requests(),
            ended ? job.requests() : 0,
            ended ? "\"2026-08-19T14:49:14.512507+00:00\"" : "null",
            ended
                ? "\"https://api.anthropic.com/v1/messages/batches/" + id + "/results\""
                : "null");
  }
}
