package dev.hone.wire.recordings;

import dev.hone.wire.json.JsonDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the recorded provider traffic: the excerpt of this module, or the full set beside it. */
final class Recordings {
  private static List<Exchange> cached = List.of();

  private Recordings() {}

  /** Every exchange of the full set; the test is skipped where it is absent. */
  static synchronized List<Exchange> all() {
    if (!cached.isEmpty()) {
      return cached;
    }
    Path folder = folder().orElse(null);
    if (folder == null) {
      Assumptions.abort("no ../shared/data/recordings here: the excerpt is tested instead");
    }
    List<Exchange> list = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl") && !name.equals("cache-prefixes.jsonl")) {
          list.addAll(read(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cached = list;
    return list;
  }

  /** The excerpt in the test resources. */
  static List<Exchange> excerpt() {
    try (var in = Recordings.class.getResourceAsStream("/recordings/excerpt.jsonl")) {
      return read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One exchange of the excerpt. */
  static Exchange excerpt(String id) {
    return excerpt().stream().filter(e -> e.id().equals(id)).findFirst().orElseThrow();
  }

  private static Optional<Path> folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/data/recordings");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private static List<Exchange> read(byte[] lines) {
    List<Exchange> list = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        if (i > from) {
          list.add(new Exchange(JsonDocument.parse(lines, from, i, 64).root()));
        }
        from = i + 1;
      }
    }
    return list;
  }
}
