package dev.hone.cli.migrate;

import java.math.BigDecimal;
import java.util.Optional;

/** Values as LiteLLM writes them, and as Hone does. */
final class LiteLlmText {
  private static final String ENVIRONMENT = "os.environ/";

  private LiteLlmText() {}

  /** {@code os.environ/NAME} becomes <code>${NAME}</code>. */
  static String variable(String text) {
    return isVariable(text) ? "${" + text.substring(ENVIRONMENT.length()) + "}" : text;
  }

  static boolean isVariable(String text) {
    return text.startsWith(ENVIRONMENT);
  }

  /** A number of seconds as a duration. */
  static Optional<String> seconds(ReadTree value) {
    Optional<String> seconds =
        value.text().filter(t -> t.matches("[0-9]+([.][0-9]+)?")).map(t -> t + "s");
    if (seconds.filter(t -> t.matches("[0.]+s")).isPresent()) {
      value.refuse("Hone has no time of zero");
      return Optional.empty();
    }
    if (seconds.isEmpty()) {
      value.refuse("it is no number of seconds");
    }
    return seconds;
  }

  /** A small number. */
  static Optional<Integer> count(ReadTree value) {
    Optional<Integer> count =
        value.text().filter(t -> t.matches("\\d{1,6}")).map(Integer::parseInt);
    if (count.isEmpty()) {
      value.refuse("it is no whole number up to 999999");
    }
    return count;
  }

  /** Dollars a token as dollars a million tokens. */
  static Optional<String> perMillion(ReadTree value) {
    Optional<BigDecimal> dollars = value.text().flatMap(LiteLlmText::decimal);
    if (dollars.filter(d -> d.signum() >= 0).isEmpty()) {
      value.refuse("it is no price");
      return Optional.empty();
    }
    return dollars.map(d -> d.movePointRight(6).stripTrailingZeros().toPlainString());
  }

  private static Optional<BigDecimal> decimal(String text) {
    return text.matches("[-+]?[0-9]{1,9}([.][0-9]{1,30})?([eE][-+]?[0-9]{1,2})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }
}
