package dev.hone.ledger;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds CSV as RFC 4180 has it: CRLF ends a row, quotes where they are needed. Text that a
 * spreadsheet would compute gets an apostrophe in front: tags and names come from clients.
 */
final class CsvText {
  private final StringBuilder text = new StringBuilder();

  void row(List<@Nullable Object> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      cell(cells.get(i));
    }
    text.append("\r\n");
  }

  private void cell(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case BigDecimal number -> text.append(number.toPlainString());
      case Number number -> text.append(number);
      default -> quoted(harmless(value.toString()));
    }
  }

  private static String harmless(String value) {
    return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
  }

  private void quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    if (plain) {
      text.append(value);
    } else {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
