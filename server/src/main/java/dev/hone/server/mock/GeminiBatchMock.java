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

/**
 * Gemini's batches: one has ended when it is looked at. Requests from a file, whatever it is
 * called, are two, and so are the lines of their results.
 */
final class GeminiBatchMock {
  private static final Pattern PATH =
      Pattern.compile(
          "/v1(?:alpha|beta)?/(?:models/(.+):batchGenerateContent|(batches(?:/[^/]+)?)|(files/results-[^/:]+):download)");

  private static final String HELLO =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";

  private record Job(String model, List<String> results, boolean inFile) {}

  private final Map<String, Job> jobs = new ConcurrentSkipListMap<>();
  private final AtomicInteger made = new AtomicInteger();

  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  void answer(HttpServerRequest request, JsonValue body, MockScript script, MockPlayer player) {
    Matcher path = PATH.matcher(String.valueOf(request.path()));
    boolean known = path.matches();
    if (known && path.group(1) != null) {
      player.play(MockAnswer.json(create(path.group(1), body, script)));
    } else if (path.group(3) != null) {
      Job job = jobs.get(path.group(3).replace("files/results-", "batches/"));
      String lines = job == null ? "" : String.join("\n", job.results()) + "\n";
      player.play(
          new MockAnswer(
              "application/octet-stream", List.of(lines.getBytes(StandardCharsets.UTF_8))));
    } else if (path.group(2).equals("batches")) {
      List<String> all = new ArrayList<>();
      jobs.forEach((name, job) -> all.add(job(name, job, true)));
      player.play(MockAnswer.json("{\"operations\":[" + String.join(",", all) + "]}"));
    } else {
      Job job = jobs.get(path.group(2));
      if (job == null) {
        player.error(404, "application/json", GeminiMock.error(404, "NOT_FOUND", "no such batch"));
      } else {
        player.play(MockAnswer.json(job(path.group(2), job, true)));
      }
    }
  }

  private String create(String model, JsonValue body, MockScript script) {
    JsonValue input = body.get("batch").get("inputConfig");
    boolean inFile = input.get("fileName").isString();
    List<String> results = new ArrayList<>();
    if (inFile) {
      results.add(line("one", model, script));
      results.add(line("two", model, script));
    }
    for (JsonValue request : input.get("requests").get("requests").elements()) {
      String key =
          request
              .get("metadata")
              .get("key")
              .string()
              .map("\"metadata\":{\"key\":\"%s\"},"::formatted)
              .orElse("");
      results.add(
          "{%s\"response\":%s}".formatted(key, answer(model, request.get("request"), script)));
    }
    String id = "batches/mock%04d".formatted(made.incrementAndGet());
    Job job = new Job(model, results, inFile);
    jobs.put(id, job);
    return job(id, job, false);
  }

  private static String line(String key, String model, MockScript script) {
    JsonValue request = JsonDocument.parse(HELLO.getBytes(StandardCharsets.UTF_8)).root();
    return "{\"key\":\"%s\",\"response\":%s}".formatted(key, answer(model, request, script));
  }

  private static String answer(String model, JsonValue request, MockScript script) {
    return OpenAiBatchMock.text(new GeminiAnswers(script, model, MockFault.NONE, request).whole());
  }

  private static String job(String id, Job job, boolean ended) {
    String output =
        job.inFile()
            ? "{\"responsesFile\":\"" + id.replace("batches/", "files/results-") + "\"}"
            : "{\"inlinedResponses\":{\"inlinedResponses\":[%s]}}"
                .formatted(String.join(",", job.results()));
    String metadata =
        "{\"@type\":\"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch\",\"model\":\"models/%s\",\"displayName\":\"mock\",\"createTime\":\"2026-11-24T10:00:00.123456789Z\",\"updateTime\":\"2026-11-24T10:05:00Z\",\"batchStats\":{\"requestCount\":\"%d\"%s},\"state\":\"%s\",\"name\":\"%s\"%s}"
            .formatted(
                job.model(),
                job.results().size(),
                ended ? ",\"successfulRequestCount\":\"" + job.results().size() + "\"" : "",
                ended ? "BATCH_STATE_SUCCEEDED" : "BATCH_STATE_PENDING",
                id,
                ended ? ",\"output\":" + output : "");
    return ended
        ? "{\"name\":\"%s\",\"metadata\":%s,\"done\":true,\"response\":%s}"
            .formatted(id, metadata, output)
        : "{\"name\":\"%s\",\"metadata\":%s}".formatted(id, metadata);
  }
}
