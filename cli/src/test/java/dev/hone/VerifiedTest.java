package dev.hone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/VERIFIED.md to what there is: a guard that was renamed or dropped guards nothing. */
class VerifiedTest {
  private static final Pattern GUARD = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    Path root = root();
    Map<String, String> sources = sources(root);
    String text = Files.readString(root.resolve("docs/VERIFIED.md"));
    List<String> missing = new ArrayList<>();
    Matcher guard = GUARD.matcher(text);
    int guards = 0;
    for (; guard.find(); guards++) {
      String source = sources.getOrDefault(guard.group(1), "");
      boolean there =
          guard.group(2) == null
              ? !source.isEmpty()
              : Pattern.compile("\\bvoid " + guard.group(2) + "\\(").matcher(source).find();
      if (!there) {
        missing.add(guard.group());
      }
    }
    assertThat(guards).isGreaterThan(100);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyComplaintHasItsRow() throws IOException {
    String text = Files.readString(root().resolve("docs/VERIFIED.md"));
    for (int row = 1; row <= 36; row++) {
      assertThat(text).as("row " + row).contains("\n| " + row + " | ");
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/VERIFIED.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** The sources of all modules' tests by class; those of one name are joined. */
  private static Map<String, String> sources(Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path tests : modules.map(m -> m.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
              String name = file.getFileName().toString().replace(".java", "");
              sources.merge(name, Files.readString(file), String::concat);
            }
          }
        }
      }
    }
    return sources;
  }
}
