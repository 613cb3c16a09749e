package dev.hone.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.text.Segment;
import dev.hone.text.TemplateException;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedTemplatesTest {

  @ParameterizedTest
  @MethodSource("dev.hone.text.jinja.GoldenTemplate#published")
  void rendersWhatJinja2Renders(GoldenTemplate template) {
    SoftAssertions softly = new SoftAssertions();
    for (GoldenTemplate.Case golden : template.cases()) {
      JinjaTemplate compiled =
          JinjaTemplate.compile(template.source(), Bounds.DEFAULT, golden.clock());
      if (golden.expected() != null) {
        softly
            .assertThatCode(
                () -> assertThat(compiled.render(golden.variables())).isEqualTo(golden.expected()))
            .as(golden.name())
            .doesNotThrowAnyException();
        continue;
      }
      TemplateException failure =
          catchThrowableOfType(TemplateException.class, () -> compiled.render(golden.variables()));
      softly.assertThat(failure).as(golden.name()).isNotNull();
      if (failure != null && golden.raised() != null) {
        softly.assertThat(failure).as(golden.name()).hasMessage(golden.raised());
        softly.assertThat(failure.raised()).as(golden.name()).isTrue();
      } else if (failure != null) {
        softly.assertThat(failure.raised()).as(golden.name()).isFalse();
      }
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("dev.hone.text.jinja.GoldenTemplate#published")
  void segmentsJoinedAreTheRenderedPrompt(GoldenTemplate template) {
    for (GoldenTemplate.Case golden : template.cases()) {
      if (golden.expected() == null) {
        continue;
      }
      JinjaTemplate compiled =
          JinjaTemplate.compile(template.source(), Bounds.DEFAULT, golden.clock());
      var segments = compiled.renderSegments(golden.variables());
      assertThat(segments.stream().map(Segment::text).collect(Collectors.joining()))
          .as(golden.name())
          .isEqualTo(golden.expected());
      for (int i = 1; i < segments.size(); i++) {
        assertThat(segments.get(i).fromTemplate())
            .as(golden.name())
            .isNotEqualTo(segments.get(i - 1).fromTemplate());
      }
    }
  }
}
