package dev.hone.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.text.TemplateException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateBoundsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}~levels of recursion",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}~levels of recursion",
        "{% set n = namespace(x=[]) %}{% for i in range(9999) %}{% set n.x = [n.x] %}{% endfor %}"
            + "{{ n.x }}~levels of recursion",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
            + "~evaluation steps",
        "{% set n = namespace(x=['a']) %}{% for i in range(64) %}{% set n.x = [n.x, n.x] %}"
            + "{% endfor %}{{ n.x == [n.x] }}{{ n.x|tojson }}~bound of",
        "{% set n = namespace(x='a') %}{% for i in range(64) %}{% set n.x = n.x + n.x %}{% endfor %}"
            + "~characters in one string",
        "{% set n = namespace(x=[1]) %}{% for i in range(64) %}{% set n.x = n.x + n.x %}{% endfor %}"
            + "~bound of",
        "{{ 'ab' * 10000000000 }}~characters in one string",
        "{{ [1] * 10000000000 }}~bound of",
        "{{ 'a'.ljust(10000000000) }}~bound of",
        "{{ [1]|tojson(indent=1000000000) }}~characters in one string",
        "{{ 'a'|indent(1000000000, true) }}~characters in one string",
        "{{ range(10000000000) }}~elements of a range()",
        "{{ 10 ** 9999999 }}~bits in an integer",
        "{% set n = namespace(x=3) %}{% for i in range(64) %}{% set n.x = n.x * n.x %}{% endfor %}"
            + "~bits in an integer",
        "{{ (['A' * 999999] * 99999)|select('lower')|list }}~evaluation steps",
        "{{ (['A' * 999999, 'b'] * 99999)|sort }}~evaluation steps",
        "{{ 'a'.startswith(('b' * 999999,) * 99999) }}~evaluation steps",
        "{{ [1]|batch(1000000000, 0)|list }}~bound of",
        "{{ ('a' * 30000000)|replace('a', 'bb') }}~bound of",
      })
  void namesTheBoundThatATemplateExceeds(String source, String bound) {
    JinjaTemplate template = JinjaTemplate.compile(source);
    assertThatThrownBy(() -> template.render(Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("exceeds its bound of")
        .hasMessageContaining(bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"(~)", "[~]", "{1:~}", "x|f(~)", "-~", "not~", "x if 1 else~"})
  void refusesExpressionsNestedTooDeep(String opening, @Nullable String closing) {
    String end = closing == null ? "" : closing.repeat(20_000);
    String source = "{{ " + (opening + " ").repeat(20_000) + "1" + end + " }}";
    assertThatThrownBy(() -> JinjaTemplate.compile(source))
        .isInstanceOf(TemplateSyntaxException.class)
        .hasMessageContaining("at most 100 levels of nesting");
  }

  @Test
  void refusesBlocksNestedTooDeep() {
    assertThatThrownBy(() -> JinjaTemplate.compile("{% if 1 %}".repeat(50_000)))
        .isInstanceOf(TemplateSyntaxException.class)
        .hasMessageContaining("at most 100 levels of nesting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1", ".x", "|string", "[0]", " and 1", "()"})
  void boundsTheDepthOfLongChains(String link) {
    JinjaTemplate template = JinjaTemplate.compile("{{ x" + link.repeat(20_000) + " }}");
    assertThatThrownBy(() -> template.render(Map.of("x", 1)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("levels of recursion");
  }

  @Test
  void refusesSourcesThatAreTooLong() {
    assertThatThrownBy(() -> JinjaTemplate.compile("x".repeat((1 << 20) + 1)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("1,048,576 characters of source");
  }

  @Test
  void refusesVariablesThatAreNestedTooDeep() {
    Object nested = List.of();
    for (int i = 0; i < 100_000; i++) {
      nested = List.of(nested);
    }
    Map<String, Object> variables = Map.of("x", nested);
    assertThatThrownBy(() -> JinjaTemplate.compile("").render(variables))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("levels of recursion");
  }

  @Test
  void searchesLongStringsInLinearTime() {
    JinjaTemplate template =
        JinjaTemplate.compile(
            "{% set a = 'a' * 200000 %}{% set b = 'a' * 100000 + 'b' %}"
                + "{{ b in a }} {{ a.find(b) }} {{ a.split(b)|length }} {{ a.rsplit(b)|length }}");
    assertThat(template.render(Map.of())).isEqualTo("False -1 1 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a{{ 1 + }}~line 1: expected an expression, got '}}'",
        "{% for x l %}~line 1: expected 'in', got 'l'",
        "{% if x %}~line 1: expected one of the blocks [elif, else, endif], got the end",
        "{{ (1 }}~line 1: expected ')', got '}'",
        "{% endif %}~line 1: expected a block that chat templates use, got 'endif'",
        "{{ 'x }}~line 1: expected ' to end the string",
      })
  void syntaxErrorsSayWhereAndWhatWasExpected(String source, String message) {
    assertThatThrownBy(() -> JinjaTemplate.compile(source))
        .isInstanceOf(TemplateSyntaxException.class)
        .hasMessageContaining(message);
  }

  @Test
  void errorsCarryTheLine() {
    assertThatThrownBy(() -> JinjaTemplate.compile("a\n\n{{ x.y }}").render(Map.of()))
        .hasMessage("template line 3: 'x' is undefined");
    assertThatThrownBy(() -> JinjaTemplate.compile("a\n{# b\n #}{% if %}"))
        .isInstanceOfSatisfying(
            TemplateSyntaxException.class, e -> assertThat(e.line()).isEqualTo(3));
  }
}
