package dev.hone.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a query that selects all of {@link LineColumn#names()}. */
record RowColumns(ResultSet row) implements LineDecoder.Columns {
  private static final Map<String, Integer> POSITIONS = positions();

  @Override
  public @Nullable Long number(String column) {
    try {
      long value = row.getLong(position(column));
      return row.wasNull() ? null : value;
    } catch (SQLException e) {
      throw new LedgerException("Can't read " + column + " of a ledger line: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable String text(String column) {
    try {
      return row.getString(position(column));
    } catch (SQLException e) {
      throw new LedgerException("Can't read " + column + " of a ledger line: " + e.getMessage(), e);
    }
  }

  private static int position(String column) {
    Integer position = POSITIONS.get(column);
    if (position == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return position;
  }

  private static Map<String, Integer> positions() {
    Map<String, Integer> positions = new HashMap<>();
    for (LineColumn column : LineColumn.ALL) {
      positions.put(column.name(), positions.size() + 1);
    }
    return Map.copyOf(positions);
  }
}
