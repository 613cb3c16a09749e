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

/** OpenAI's files and batches: a batch is done when it is looked at. */
final class OpenAiBatchMock {
  private static final Pattern PATH =
      Pattern.compile("/v1/(files|batches)(?:/([^/]+)(?:/(content|cancel))?)?");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final String JSON = "application/json";
  private static final long CREATED = 1_700_000_000;

  private record Job(String input, String output, String endpoint, int requests) {}

  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
  private final Map<String, Job> jobs = new ConcurrentSkipListMap<>();
  private final AtomicInteger made = new AtomicInteger();

  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  /**
   * Answers.
   *
   * @param asked one that is served
   */
  void answer(
      HttpServerRequest request, String asked, byte[] body, MockScript script, MockPlayer player) {
    Matcher path = PATH.matcher(asked);
    boolean known = path.matches();
    boolean post = request.method().name().equals("POST");
    String id = String.valueOf(known ? path.group(2) : null);
    if (path.group(1).equals("files")) {
      if (post) {
        player.play(MockAnswer.json(file(upload(body))));
      } else if (!files.containsKey(id)) {
        missing(player);
      } else if (path.group(3) == null) {
        player.play(MockAnswer.json(file(id)));
      } else {
        content(request, files.get(id), player);
      }
    } else if (post && path.group(2) == null) {
      create(body, script, player);
    } else if (path.group(2) == null) {
      List<String> all = new ArrayList<>();
      jobs.forEach((name, job) -> all.add(job(name, job, "completed")));
      player.play(
          MockAnswer.json(
              "{\"object\":\"list\",\"data\":[%s],\"has_more\":false}"
                  .formatted(String.join(",", all))));
    } else if (!jobs.containsKey(id)) {
      missing(player);
    } else {
      player.play(MockAnswer.json(job(id, jobs.get(id), post ? "cancelling" : "completed")));
    }
  }

  private static void missing(MockPlayer player) {
    player.error(
        404,
        JSON,
        "{\"error\":{\"message\":\"no such object\",\"type\":\"invalid_request_error\"}}");
  }

  /** Of a form's parts only lines that are requests are kept. */
  private String upload(byte[] form) {
    StringBuilder lines = new StringBuilder();
    new String(form, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("{"))
        .forEach(line -> lines.append(line).append('\n'));
    String id = "file-mock%04d".formatted(made.incrementAndGet());
    files.put(id, lines.toString().getBytes(StandardCharsets.UTF_8));
    return id;
  }

  private String file(String id) {
    return "{\"id\":\"%s\",\"object\":\"file\",\"bytes\":%d,\"created_at\":%d,\"filename\":\"%s.jsonl\",\"purpose\":\"batch\",\"status\":\"processed\"}"
        .formatted(id, files.getOrDefault(id, new byte[0]).length, CREATED, id);
  }

  private void create(byte[] body, MockScript script, MockPlayer player) {
    JsonValue asked = JsonDocument.parse(body).root();
    String input = asked.get("input_file_id").asString("");
    String endpoint = asked.get("endpoint").asString("");
    StringBuilder output = new StringBuilder();
    int requests = 0;
    for (String line :
        new String(files.getOrDefault(input, new byte[0]), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      requests++;
      output.append(
          result(JsonDocument.parse(line.getBytes(StandardCharsets.UTF_8)).root(), script));
    }
    int number = made.incrementAndGet();
    String file = "file-mock%04d".formatted(number);
    String id = "batch_mock%04d".formatted(number);
    files.put(file, output.toString().getBytes(StandardCharsets.UTF_8));
    Job job = new Job(input, file, endpoint, requests);
    jobs.put(id, job);
    player.play(MockAnswer.json(job(id, job, "validating")));
  }

  private static String result(JsonValue request, MockScript script) {
    String model = request.get("body").get("model").asString("mock");
    MockDialogue dialogue = new MockDialogue(script, model, MockFault.NONE);
    MockAnswer answer =
        request.get("url").asString("").endsWith("/responses")
            ? dialogue.responses(false)
            : dialogue.chat(false, false);
    String id = request.get("custom_id").asString("");
    return "{\"id\":\"batch_req_%s\",\"custom_id\":\"%s\",\"response\":{\"status_code\":200,\"request_id\":\"%s\",\"body\":%s},\"error\":null}\n"
        .formatted(id, id, id, text(answer));
  }

  static String text(MockAnswer whole) {
    return new String(whole.pieces().getFirst(), StandardCharsets.UTF_8).strip().replace('\n', ' ');
  }

  /** The usage of the whole job stands in it, and shows at every look. */
  private static String job(String id, Job job, String status) {
    boolean done = status.equals("completed");
    return "{\"id\":\"%s\",\"object\":\"batch\",\"endpoint\":\"%s\",\"errors\":null,\"input_file_id\":\"%s\",\"completion_window\":\"24h\",\"status\":\"%s\",\"output_file_id\":%s,\"error_file_id\":null,\"created_at\":%d,\"request_counts\":{\"total\":%d,\"completed\":%d,\"failed\":0},\"usage\":{\"input_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":%d,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":%d},\"metadata\":null}"
        .formatted(
            id,
            job.endpoint(),
            job.input(),
            status,
            done ? "\"" + job.output() + "\"" : "null",
            CREATED,
            job.requests(),
            done ? job.requests() : 0,
            done ? 1000 : 0,
            done ? 100 : 0,
            done ? 1100 : 0);
  }

  private static void content(HttpServerRequest request, byte[] file, MockPlayer player) {
    Matcher range = RANGE.matcher(String.valueOf(request.getHeader("range")));
    if (!range.matches()) {
      player.play(new MockAnswer("application/octet-stream", List.of(file)));
      return;
    }
    int first = Integer.parseInt(range.group(1));
    int last = Math.min(file.length - 1, Integer.parseInt(range.group(2)));
    player.part(file, first, last);
  }
}
