package dev.hone.server.mock;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenAI's responses in the background: queued when they are made, in progress at the first look,
 * completed from the second on.
 */
final class ResponsesMock {
  private static final Pattern PATH = Pattern.compile("/v1/responses/(resp_bg\\d+)(/cancel)?");
  private static final Pattern BACKGROUND = Pattern.compile("\"background\"\\s*:\\s*true");

  private final Map<String, String> made = new ConcurrentHashMap<>();
  private final Map<String, Integer> looks = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  static boolean asked(String body) {
    return BACKGROUND.matcher(body).find();
  }

  /**
   * Makes one.
   *
   * @param answer the whole answer that it will have
   */
  MockAnswer make(MockAnswer answer) {
    String id = "resp_bg" + number.incrementAndGet();
    String done =
        new String(answer.pieces().getFirst(), StandardCharsets.UTF_8)
            .replaceFirst("\"id\"\\s*:\\s*\"[^\"]*\"", "\"id\":\"" + id + "\"");
    made.put(id, done);
    return MockAnswer.json(unfinished(done, "queued"));
  }

  void look(String path, MockPlayer player) {
    Matcher found = PATH.matcher(path);
    String id = found.matches() ? String.valueOf(found.group(1)) : "";
    String done = made.get(id);
    if (done == null) {
      player.error(
          404,
          "application/json",
          "{\"error\":{\"message\":\"no such response\",\"type\":\"invalid_request_error\"}}");
    } else {
      boolean early = found.group(2) == null && looks.merge(id, 1, Integer::sum) == 1;
      player.play(MockAnswer.json(early ? unfinished(done, "in_progress") : done));
    }
  }

  private static String unfinished(String done, String status) {
    return done.replaceFirst("\"status\"\\s*:\\s*\"completed\"", "\"status\":\"" + status + "\"")
        .replaceFirst("\"usage\"\\s*:\\s*\\{.*\\}\\s*\\}$", "\"usage\":null}");
  }
}
