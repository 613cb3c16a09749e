package dev.hone.ledger.batches;

/** How far a batch job is, and its booking. */
public enum BatchState {
  /** The provider works on it, as far as was seen here. */
  RUNNING,
  /** It has results which were not fetched to their end. */
  ENDED,
  /** All that it cost is in the ledger. */
  BOOKED
}
