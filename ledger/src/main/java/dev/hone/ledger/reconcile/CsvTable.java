package dev.hone.ledger.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a CSV file as RFC 4180 has it, and as spreadsheets write it: with commas, semicolons
 * or tabs, with or without a byte order mark.
 */
final class CsvTable {
  private static final int MOST_ROWS = 5_000_000;

  private CsvTable() {}

  /** Every row, empty ones left out. */
  static List<List<String>> rows(String text) {
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    char separator = separator(plain);
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < plain.length() && plain.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && cell.toString().isBlank()) {
        quoted = true; // in the middle of a cell it is an inch
      } else if (c == separator) {
        row.add(cell.toString().strip());
        cell.setLength(0);
      } else if (c == '\n' || c == '\r') {
        row = end(rows, row, cell);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new InvoiceException(
          "The invoice ends inside a quoted cell that begins in row "
              + (rows.size() + 1)
              + ": the file is cut, or not CSV.");
    }
    end(rows, row, cell);
    return rows;
  }

  private static List<String> end(List<List<String>> rows, List<String> row, StringBuilder cell) {
    row.add(cell.toString().strip());
    cell.setLength(0);
    if (row.size() > 1 || !row.getFirst().isEmpty()) {
      rows.add(row);
      if (rows.size() > MOST_ROWS) {
        throw new InvoiceException(
            "The invoice has more than " + MOST_ROWS + " rows: export it by the day.");
      }
    }
    return new ArrayList<>();
  }

  /** What stands most often in the longest of the first lines: exports may begin with notes. */
  static char separator(String text) {
    char best = ',';
    long most = 0;
    String head = text.substring(0, Math.min(text.length(), 4_000));
    for (char candidate : new char[] {',', ';', '\t'}) {
      long count =
          head.lines()
              .mapToLong(l -> l.chars().filter(c -> c == candidate).count())
              .max()
              .orElse(0);
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }
}
