package dev.hone.ledger.batches;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.StorableText;
import dev.hone.ledger.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of batch jobs, which gateways share. A request of a job is claimed by whoever books
 * it; only the first claim counts. Once a job is booked as a whole nothing of it can be claimed any
 * more, and the claims are dropped. Blocks; for platform threads.
 */
public final class BatchStore {
  private static final String RUNNING = BatchJobRow.word(BatchState.RUNNING);
  private static final String BOOKED = BatchJobRow.word(BatchState.BOOKED);

  private final Database database;

  public BatchStore(Database database) {
    this.database = database;
  }

  /** Notes a job, or what is new about one: never another owner or time. */
  public void saw(BatchJob job) throws SQLException {
    Transaction.run(
        database,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO batch_job ("
                      + BatchJobRow.COLUMNS
                      + ") VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (provider, id) DO NOTHING")) {
            BatchJobRow.bind(insert, job);
            insert.executeUpdate();
          }
          return update(connection, job);
        });
  }

  /** Notes what is new about a job if it is known. */
  public void update(BatchJob job) throws SQLException {
    Transaction.run(
        database, connection -> find(connection, job).isPresent() && update(connection, job));
  }

  private static boolean update(Connection connection, BatchJob job) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE batch_job SET state = CASE WHEN state = '"
                + BOOKED
                + "' OR ? = '"
                + RUNNING
                + "' THEN state ELSE ? END, requests = CASE WHEN requests < ? THEN ? ELSE requests"
                + " END WHERE provider = ? AND id = ?")) {
      update.setString(1, BatchJobRow.word(job.state()));
      update.setString(2, BatchJobRow.word(job.state()));
      update.setLong(3, job.requests());
      update.setLong(4, job.requests());
      update.setString(5, job.provider());
      update.setString(6, StorableText.name(job.id()));
      update.executeUpdate();
    }
    for (String file : job.files()) {
      addFile(connection, job, file);
    }
    return true;
  }

  /** A file that was fetched before its job was known stands for a job of its own name. */
  private static void addFile(Connection connection, BatchJob job, String file)
      throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO batch_file (provider, file, job) VALUES (?, ?, ?) ON CONFLICT"
                    + " (provider, file) DO NOTHING");
        PreparedStatement same =
            connection.prepareStatement(
                "UPDATE batch_job SET state = '"
                    + BOOKED
                    + "' WHERE provider = ? AND id = ? AND EXISTS (SELECT 1 FROM batch_job other,"
                    + " batch_file f WHERE f.provider = batch_job.provider AND f.file = ? AND f.job"
                    + " <> batch_job.id AND other.provider = f.provider AND other.id = f.job AND"
                    + " other.state = '"
                    + BOOKED
                    + "')")) {
      insert.setString(1, job.provider());
      insert.setString(2, StorableText.name(file));
      insert.setString(3, StorableText.name(job.id()));
      insert.executeUpdate();
      same.setString(1, job.provider());
      same.setString(2, StorableText.name(job.id()));
      same.setString(3, StorableText.name(file));
      same.executeUpdate();
    }
  }

  /** The job of this name, as it was noted. */
  public Optional<BatchJob> find(String provider, String id) throws SQLException {
    return Transaction.run(
        database, connection -> BatchJobRow.query(connection, "id = ?", provider, id));
  }

  /** The job of this name, of whatever provider; empty if several have one. */
  public Optional<BatchJob> find(String id) throws SQLException {
    return Transaction.run(
        database,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT " + BatchJobRow.COLUMNS + " FROM batch_job WHERE id = ?")) {
            select.setString(1, StorableText.name(id));
            List<BatchJob> found = BatchJobRow.read(select);
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
          }
        });
  }

  private static Optional<BatchJob> find(Connection connection, BatchJob job) throws SQLException {
    return BatchJobRow.query(connection, "id = ?", job.provider(), job.id());
  }

  /** The job whose results this file has. */
  public Optional<BatchJob> findByFile(String provider, String file) throws SQLException {
    return Transaction.run(
        database,
        connection ->
            BatchJobRow.query(
                connection,
                "id = (SELECT f.job FROM batch_file f WHERE f.provider = batch_job.provider AND"
                    + " f.file = ?)",
                provider,
                file));
  }

  /** Those of a job's requests that nobody has claimed. */
  public Set<String> unclaimed(BatchJob job, Collection<String> requests) throws SQLException {
    return Transaction.run(
        database,
        connection -> {
          Set<String> free = new LinkedHashSet<>(requests);
          if (find(connection, job).filter(j -> j.state() == BatchState.BOOKED).isPresent()) {
            return Set.of();
          }
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT 1 FROM batch_claim WHERE provider = ? AND job = ? AND request = ?")) {
            for (String request : requests) {
              bind(select, job, request);
              try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                  free.remove(request);
                }
              }
            }
          }
          return free;
        });
  }

  /** Claims a job's requests: gives those for which this claim is the first. */
  public Set<String> claim(BatchJob job, Collection<String> requests) throws SQLException {
    return Transaction.run(
        database,
        connection -> {
          Set<String> first = new HashSet<>();
          // Takes the job's row: whoever else claims, or ends the job, waits or has done so.
          if (!change(connection, job, "requests = requests", " AND state <> '" + BOOKED + "'")) {
            return first;
          }
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO batch_claim (provider, job, request) VALUES (?, ?, ?) ON CONFLICT"
                      + " (provider, job, request) DO NOTHING")) {
            for (String request : requests) {
              bind(insert, job, request);
              if (insert.executeUpdate() == 1) {
                first.add(request);
              }
            }
          }
          return first;
        });
  }

  /** How many of a job's requests are claimed. */
  public long claimed(BatchJob job) throws SQLException {
    return Transaction.run(
        database,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT COUNT(*) FROM batch_claim WHERE provider = ? AND job = ?")) {
            select.setString(1, job.provider());
            select.setString(2, StorableText.name(job.id()));
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? row.getLong(1) : 0;
            }
          }
        });
  }

  /** All of a job is booked. */
  public void booked(BatchJob job) throws SQLException {
    Transaction.run(
        database,
        connection -> {
          change(connection, job, "state = '" + BOOKED + "'", "");
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM batch_claim WHERE provider = ? AND job = ?")) {
            delete.setString(1, job.provider());
            delete.setString(2, StorableText.name(job.id()));
            return delete.executeUpdate();
          }
        });
  }

  private static boolean change(Connection connection, BatchJob job, String set, String condition)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE batch_job SET " + set + " WHERE provider = ? AND id = ?" + condition)) {
      update.setString(1, job.provider());
      update.setString(2, StorableText.name(job.id()));
      return update.executeUpdate() == 1;
    }
  }

  private static void bind(PreparedStatement statement, BatchJob job, String request)
      throws SQLException {
    statement.setString(1, job.provider());
    statement.setString(2, StorableText.name(job.id()));
    statement.setString(3, StorableText.name(request));
  }
}
