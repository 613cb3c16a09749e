package dev.hone.ledger;

import dev.hone.ledger.database.StorableText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link UsageQuery} as a WHERE clause, except for tags, which are compared after reading. */
final class LineFilter {
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final Map<String, String> tags;

  LineFilter(UsageQuery query) {
    tags = query.tags();
    query.from().ifPresent(at -> add("time_ms >= ?", at.toEpochMilli()));
    query.until().ifPresent(at -> add("time_ms < ?", at.toEpochMilli()));
    query.provider().ifPresent(provider -> add("provider = ?", provider));
    query.model().ifPresent(model -> add("(model_served = ? OR model_asked = ?)", model, model));
    query.key().ifPresent(key -> add("(key_id = ? OR key_name = ?)", key, key));
    query.session().ifPresent(session -> add("session = ?", session));
    query.trace().ifPresent(trace -> add("trace_id = ?", trace));
  }

  private void add(String condition, Object... bound) {
    conditions.add(condition);
    values.addAll(List.of(bound));
  }

  String where() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      statement.setObject(i + 1, value instanceof String text ? StorableText.of(text) : value);
    }
  }

  boolean matches(Map<String, String> lineTags) {
    return lineTags.entrySet().containsAll(tags.entrySet());
  }

  boolean looksAtTags() {
    return !tags.isEmpty();
  }
}
