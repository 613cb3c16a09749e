package dev.hone.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.text.Segment;
import dev.hone.text.TemplateException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TemplateFuzzTest {
  private static final int MUTANTS = 20_000;
  private static final Bounds SMALL =
      new Bounds(10_000, 100, 800, 50_000, 100_000, 500_000, 1_000, 2_000);

  @Test
  void mutatedTemplatesRenderOrFailAsTemplates() throws IOException {
    long seed = System.nanoTime();
    System.out.println("TemplateFuzzTest seed " + seed);
    Random random = new Random(seed);
    List<String> sources = new ArrayList<>();
    JinjaGoldenTest.golden().forEach(golden -> sources.add(golden.template()));
    Map<String, Object> variables = new HashMap<>();
    JinjaGoldenTest.golden().forEach(golden -> variables.putAll(golden.variables()));
    int rendered = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String source = mutate(pick(sources, random), sources, random);
      try {
        JinjaTemplate template = JinjaTemplate.compile(source, SMALL, Clock.systemUTC());
        String whole = template.render(variables);
        String joined =
            template.renderSegments(variables).stream()
                .map(Segment::text)
                .collect(Collectors.joining());
        // Both contain the clock's second if the mutant asks for it.
        assertThat(source.contains("strftime") || joined.equals(whole)).as(source).isTrue();
        rendered++;
      } catch (TemplateException e) {
        assertThat(e.getMessage()).as(source).isNotNull();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", template: " + source, e);
      }
    }
    assertThat(rendered).isPositive();
  }

  private static String mutate(String source, List<String> sources, Random random) {
    StringBuilder mutant = new StringBuilder(source);
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(mutant.length() + 1);
      int end = Math.min(mutant.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> mutant.delete(at, end);
        case 1 -> mutant.insert(at, mutant.substring(at, end));
        case 2 -> mutant.insert(at, "{}%[]()|.~+-*/'\"#:,0x\\ \n".charAt(random.nextInt(24)));
        default -> {
          String other = pick(sources, random);
          int from = random.nextInt(other.length());
          int to = Math.min(other.length(), from + random.nextInt(20));
          mutant.insert(at, other, from, to);
        }
      }
    }
    return mutant.toString();
  }

  private static String pick(List<String> sources, Random random) {
    return sources.get(random.nextInt(sources.size()));
  }
}
