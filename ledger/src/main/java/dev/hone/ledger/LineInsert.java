package dev.hone.ledger;

import dev.hone.ledger.database.StorableText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.stream.Collectors;

/** The statement that adds a line to a table, unless it is there. */
final class LineInsert {
  private LineInsert() {}

  static String into(String table) {
    return "INSERT INTO "
        + table
        + " ("
        + LineColumn.names()
        + ") VALUES ("
        + LineColumn.ALL.stream().map(c -> "?").collect(Collectors.joining(", "))
        + ") ON CONFLICT DO NOTHING";
  }

  static void bind(PreparedStatement statement, UsageRecord line) throws SQLException {
    for (int i = 0; i < LineColumn.ALL.size(); i++) {
      LineColumn column = LineColumn.ALL.get(i);
      Object value = column.value().apply(line);
      switch (value) {
        case null -> statement.setNull(i + 1, column.numeric() ? Types.BIGINT : Types.VARCHAR);
        case Long number -> statement.setLong(i + 1, number);
        default -> statement.setString(i + 1, StorableText.of(value.toString()));
      }
    }
  }
}
