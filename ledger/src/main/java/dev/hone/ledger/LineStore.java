package dev.hone.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Where settled lines are kept: one database, lines written by one thread. */
interface LineStore extends AutoCloseable {
  /**
   * Adds lines in one transaction; a line that is already there is left as it is. After an
   * exception none of them was added, or the answer was lost; the next call connects anew.
   */
  void insert(List<UsageRecord> lines) throws SQLException;

  /**
   * Makes the next months' tables, and drops those whose lines are all older than {@code oldest},
   * after adding them up by day. Called by another thread than {@link #insert}.
   *
   * @return how many months were dropped
   */
  int upkeep(Instant now, Instant oldest) throws SQLException;

  /** Where it is, for people. */
  String name();

  @Override
  void close();
}
