package dev.hone.ledger;

import java.nio.file.Path;

/** The files of a ledger in its data folder. */
record LedgerFiles(Path folder) {
  /** The database; its write-ahead log lies beside it. */
  Path database() {
    return folder.resolve("ledger.db");
  }

  /** Lines that wait for the database. */
  Path spill() {
    return folder.resolve("ledger.spill.jsonl");
  }

  /** Held by the one process that writes. */
  Path lock() {
    return folder.resolve("ledger.lock");
  }
}
