package dev.hone.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.text.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Small templates against what Jinja2 made of them; {@code tools/oracle/jinja_golden.py}. */
class JinjaGoldenTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-09T17:08:09Z"), ZoneOffset.UTC);

  record Golden(String template, Map<String, Object> variables, Map<?, ?> outcome) {
    @Override
    public String toString() {
      return template.replace("\n", "\\n");
    }
  }

  static Stream<Golden> golden() throws IOException {
    try (InputStream in = JinjaGoldenTest.class.getResourceAsStream("jinja-golden.json")) {
      Map<?, ?> file = JsonMapper.builder().build().readValue(in, Map.class);
      return ((List<?>) file.get("cases")).stream().map(c -> read((Map<?, ?>) c, file));
    }
  }

  private static Golden read(Map<?, ?> golden, Map<?, ?> file) {
    Map<String, Object> variables = new HashMap<>();
    Object own = golden.get("variables");
    variables.put("tools", null);
    ((Map<?, ?>) (own == null ? file.get("variables") : own))
        .forEach((name, value) -> variables.put((String) name, value));
    String template = (String) golden.get("template");
    return new Golden(
        template.equals("chatml") ? (String) file.get("chatml") : template, variables, golden);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void rendersWhatJinja2Renders(Golden golden) {
    String outcome;
    boolean raised = false;
    try {
      outcome =
          JinjaTemplate.compile(golden.template(), Bounds.DEFAULT, CLOCK)
              .render(golden.variables());
    } catch (TemplateException e) {
      outcome = null;
      raised = e.raised();
      if (raised) {
        assertThat(e).hasMessage((String) golden.outcome().get("error"));
      }
    }
    assertThat(outcome).isEqualTo(golden.outcome().get("expected"));
    assertThat(raised).isEqualTo(Boolean.TRUE.equals(golden.outcome().get("raised")));
  }
}
