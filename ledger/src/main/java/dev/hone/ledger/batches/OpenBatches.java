package dev.hone.ledger.batches;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Reads the jobs whose results were not fetched to their end: what they cost is not known here. */
public final class OpenBatches {
  private OpenBatches() {}

  /** The oldest first, on a connection that may only read. */
  public static List<BatchJob> read(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + BatchJobRow.COLUMNS
                + " FROM batch_job WHERE state <> '"
                + BatchJobRow.word(BatchState.BOOKED)
                + "' ORDER BY created_ms, provider, id")) {
      return BatchJobRow.read(select);
    }
  }
}
