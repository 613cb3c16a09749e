package dev.hone.ledger;

import java.sql.SQLException;
import java.util.List;

/** Where settled lines are kept: one database, written by one thread. */
interface LineStore extends AutoCloseable {
  /**
   * Adds lines in one transaction; a line that is already there is left as it is. After an
   * exception none of them was added, and the next call connects anew.
   */
  void insert(List<UsageRecord> lines) throws SQLException;

  @Override
  void close();
}
