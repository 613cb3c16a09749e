package dev.hone.simulation.recordings;

import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** The recorded exchanges beside the repository, by cassette. */
final class Recordings {
  /** One exchange: what was asked and how its prompt was billed. */
  record Exchange(
      String id,
      String model,
      String path,
      String body,
      String answer,
      long prompt,
      long read,
      long written,
      boolean counted) {}

  private Recordings() {}

  /** The successful exchanges of a file by cassette, in order. */
  static Map<String, List<Exchange>> cassettes(String file) {
    Map<String, List<Exchange>> cassettes = new LinkedHashMap<>();
    for (String line : lines(folder().resolve(file))) {
      JsonValue root = JsonDocument.parse(line).root();
      if (root.get("status").asLong(0) == 200 && !root.get("request_body").asString("").isEmpty()) {
        String id = root.get("id").asString("");
        cassettes
            .computeIfAbsent(id.substring(0, id.lastIndexOf('-')), key -> new ArrayList<>())
            .add(exchange(root));
      }
    }
    return cassettes;
  }

  /** Two consecutive requests of a cassette to one model. */
  record Pair(String id, String model, String kind, long promptBefore, long prompt, long read) {
    /** Whether the earlier request was wholly a prefix of the later one. */
    boolean wholePrefix() {
      return kind.equals("append") || kind.equals("identical");
    }
  }

  /** The pairs of these protocols of a provider for which usage was reported. */
  static List<Pair> pairs(String provider, Set<String> apis) {
    List<Pair> pairs = new ArrayList<>();
    for (String line : lines(folder().resolve("cache-prefixes.jsonl"))) {
      JsonValue root = JsonDocument.parse(line).root();
      if (root.get("provider").asString("").equals(provider)
          && apis.contains(root.get("api").asString(""))) {
        for (JsonValue step : root.get("steps").elements()) {
          if (step.get("prompt").isNumber() && step.get("prompt_before").isNumber()) {
            pairs.add(
                new Pair(
                    step.get("to_id").asString(""),
                    root.get("model").asString(""),
                    step.get("kind").asString(""),
                    step.get("prompt_before").asLong(0),
                    step.get("prompt").asLong(0),
                    step.get("cache_read").asLong(0)));
          }
        }
      }
    }
    return pairs;
  }

  private static Exchange exchange(JsonValue root) {
    JsonValue tokens = root.get("usage").get("tokens");
    return new Exchange(
        root.get("id").asString(""),
        root.get("model").asString(""),
        root.get("path").asString(""),
        root.get("request_body").asString(""),
        root.get("response_body").asString(""),
        tokens.get("prompt_total").asLong(0),
        tokens.get("cache_read").asLong(0),
        tokens.get("cache_write").asLong(0),
        tokens.get("prompt_total").isNumber());
  }

  private static List<String> lines(Path file) {
    try {
      // Split at \n only: a body may hold U+2028.
      return List.of(Files.readString(file).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/data/recordings");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return Assumptions.abort("no ../shared/data/recordings beside the repository");
  }
}
