package dev.hone.ledger.batches;

import dev.hone.ledger.Caller;
import dev.hone.ledger.TagText;
import dev.hone.ledger.database.StorableText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A job as a row of its table. Its files stand elsewhere and are not read. */
final class BatchJobRow {
  static final String COLUMNS =
      "provider, id, key_id, key_name, tags, session, trace_id, created_ms, state, requests";

  private BatchJobRow() {}

  static String word(BatchState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static void bind(PreparedStatement insert, BatchJob job) throws SQLException {
    insert.setString(1, job.provider());
    insert.setString(2, StorableText.name(job.id()));
    insert.setString(3, job.owner().keyId().map(StorableText::of).orElse(null));
    insert.setString(4, job.owner().keyName().map(StorableText::of).orElse(null));
    insert.setString(
        5,
        Optional.ofNullable(TagText.write(job.owner().tags())).map(StorableText::of).orElse(null));
    insert.setString(6, job.owner().session().map(StorableText::of).orElse(null));
    insert.setString(7, job.owner().traceId().map(StorableText::of).orElse(null));
    insert.setLong(8, job.created().toEpochMilli());
    insert.setString(9, word(job.state()));
    insert.setLong(10, job.requests());
  }

  /** The job of a provider that meets a condition with one value. */
  static Optional<BatchJob> query(
      Connection connection, String condition, String provider, String value) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM batch_job WHERE provider = ? AND " + condition)) {
      select.setString(1, provider);
      select.setString(2, StorableText.name(value));
      return read(select).stream().findFirst();
    }
  }

  static List<BatchJob> read(PreparedStatement select) throws SQLException {
    List<BatchJob> jobs = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        jobs.add(
            new BatchJob(
                row.getString(1),
                row.getString(2),
                new Caller(
                    Optional.ofNullable(row.getString(3)),
                    Optional.ofNullable(row.getString(4)),
                    TagText.read(row.getString(5)),
                    Optional.ofNullable(row.getString(6)),
                    Optional.ofNullable(row.getString(7))),
                Instant.ofEpochMilli(row.getLong(8)),
                BatchState.valueOf(row.getString(9).toUpperCase(Locale.ROOT)),
                row.getLong(10),
                List.of()));
      }
    }
    return jobs;
  }
}
