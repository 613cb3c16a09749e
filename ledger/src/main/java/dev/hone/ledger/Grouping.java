package dev.hone.ledger;

import java.time.ZoneId;

/** What the rows of a report stand for. */
public sealed interface Grouping {
  /** The heading of its column in a report. */
  String column();

  /** A calendar day in a time zone. */
  record Day(ZoneId zone) implements Grouping {
    @Override
    public String column() {
      return "day";
    }
  }

  /** A calendar month in a time zone, as {@code 2026-11}. */
  record Month(ZoneId zone) implements Grouping {
    @Override
    public String column() {
      return "month";
    }
  }

  /** The value of a tag; lines without the tag are one row with an empty value. */
  record Tag(String name, String column) implements Grouping {
    /** With the heading {@code tag:NAME}. */
    public Tag(String name) {
      this(name, "tag:" + name);
    }
  }

  /** A field of the line; lines without it are one row with an empty value. */
  enum Field implements Grouping {
    /** The model that answered. */
    MODEL("model", "model_served"),
    PROVIDER("provider", "provider"),
    /** The key's name, or its id where it has none. */
    KEY("key", "COALESCE(key_name, key_id)"),
    SESSION("session", "session"),
    /** All calls of one task. */
    TRACE("trace", "trace_id"),
    PROTOCOL("protocol", "protocol"),
    OPERATION("operation", "operation"),
    OUTCOME("outcome", "outcome"),
    /** The version of the prices. */
    PRICES("prices", "price_version");

    private final String column;
    private final String sql;

    Field(String column, String sql) {
      this.column = column;
      this.sql = sql;
    }

    @Override
    public String column() {
      return column;
    }

    String sql() {
      return sql;
    }
  }
}
