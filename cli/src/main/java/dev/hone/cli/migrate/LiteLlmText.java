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
    return value.text().filter(t -> t.matches("[0-9]+([.][0-9]+)?")).map(t -> t + "s");
  }

  /** A small number. */
  static Optional<Integer> count(ReadTree value) {
    return value.text().filter(t -> t.matches("\\d{1,6}")).map(Integer::parseInt);
  }

  /** Dollars a token as dollars a million tokens. */
  static Optional<String> perMillion(ReadTree value) {
    try {
      return value
          .text()
          .map(t -> new BigDecimal(t).movePointRight(6).stripTrailingZeros().toPlainString());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
