package dev.hone.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text table: columns as wide as their content, numbers to the right, a rule under the head. */
public final class Table {
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private int footers;

  public Table(String... head) {
    this.head = List.of(head);
  }

  /** Adds a row; {@code cells} has as many as the head. */
  public Table row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells in a table of " + head.size());
    }
    rows.add(Arrays.stream(cells).map(PlainText::line).toList());
    return this;
  }

  /** Adds a row under a rule of its own: a total. Footers come last. */
  public Table footer(String... cells) {
    row(cells);
    footers++;
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table with a line end after every line. */
  @Override
  public String toString() {
    int[] width = new int[head.size()];
    boolean[] number = new boolean[head.size()];
    for (int c = 0; c < width.length; c++) {
      width[c] = PlainText.columns(head.get(c));
      number[c] = !rows.isEmpty();
      for (List<String> row : rows) {
        width[c] = Math.max(width[c], PlainText.columns(row.get(c)));
        number[c] &= isNumber(row.get(c));
      }
    }
    StringBuilder out = new StringBuilder();
    line(out, head, width, number);
    rule(out, width);
    for (int r = 0; r < rows.size(); r++) {
      if (footers > 0 && r == rows.size() - footers) {
        rule(out, width);
      }
      line(out, rows.get(r), width, number);
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells, int[] width, boolean[] number) {
    int begin = out.length();
    for (int c = 0; c < width.length; c++) {
      String pad = " ".repeat(width[c] - PlainText.columns(cells.get(c)));
      out.append(c == 0 ? "" : "  ");
      out.append(number[c] ? pad + cells.get(c) : cells.get(c) + pad);
    }
    int end = out.length();
    while (end > begin && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    out.append('\n');
  }

  private static void rule(StringBuilder out, int[] width) {
    for (int c = 0; c < width.length; c++) {
      out.append(c == 0 ? "" : "  ").append("─".repeat(width[c]));
    }
    out.append('\n');
  }

  private static boolean isNumber(String cell) {
    return cell.isEmpty()
        || cell.equals("–")
        || cell.equals("unpriced")
        || cell.matches("[-+>$]{0,2}[0-9][0-9.,]*( ?[%a-zA-Zµ/]{1,7})?");
  }
}
