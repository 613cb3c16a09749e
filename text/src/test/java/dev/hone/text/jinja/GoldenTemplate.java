package dev.hone.text.jinja;

import dev.hone.text.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/** A published template and what Jinja2 renders with it, from {@code shared/data}. */
record GoldenTemplate(String name, String source, List<Case> cases) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One conversation, and either the prompt or the error that it must give. */
  record Case(Map<String, Object> json) {

    String name() {
      return (String) json.get("name");
    }

    @Nullable String expected() {
      return (String) json.get("expected");
    }

    /** The message that the template must raise; null if it raises none. */
    @Nullable String raised() {
      return json.get("expected_error") instanceof Map<?, ?> error
              && "raise_exception".equals(error.get("kind"))
          ? (String) error.get("message")
          : null;
    }

    /** The variables as transformers gives them: tools and documents are None, not undefined. */
    Map<String, Object> variables() {
      Map<String, Object> variables = new HashMap<>();
      variables.put("messages", json.get("messages"));
      variables.put("tools", json.get("tools"));
      variables.put("documents", null);
      variables.put("add_generation_prompt", json.get("add_generation_prompt"));
      for (String token : List.of("bos_token", "eos_token")) {
        if (json.get(token) instanceof String text) {
          variables.put(token, new Segment(text, true));
        }
      }
      if (json.get("kwargs") instanceof Map<?, ?> more) {
        more.forEach((key, value) -> variables.put((String) key, value));
      }
      return variables;
    }

    Clock clock() {
      LocalDateTime now = LocalDateTime.parse((String) json.get("strftime_now"));
      return Clock.fixed(now.toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    }
  }

  static GoldenTemplate read(String name, String source, String casesJson) {
    Map<?, ?> file = JSON.readValue(casesJson, Map.class);
    return new GoldenTemplate(
        name, source, ((List<?>) file.get("cases")).stream().map(GoldenTemplate::asCase).toList());
  }

  @SuppressWarnings("unchecked")
  private static Case asCase(Object json) {
    return new Case((Map<String, Object>) json);
  }

  /** All published templates; skips the test where the folder is absent. */
  static Stream<GoldenTemplate> published() throws IOException {
    Path folder = folder();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jinja"))
          .sorted()
          .map(GoldenTemplate::load)
          .toList()
          .stream();
    }
  }

  private static Path folder() {
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/data/chat-templates");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return Assumptions.abort("no shared/data/chat-templates beside this checkout");
  }

  private static GoldenTemplate load(Path template) {
    String name = template.getFileName().toString().replace(".jinja", "");
    try {
      return read(
          name,
          Files.readString(template),
          Files.readString(template.resolveSibling(name + ".cases.json")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
