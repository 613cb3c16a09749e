package dev.hone.ledger;

import dev.hone.ledger.prices.LineCost;
import java.time.Instant;

/**
 * One line of the ledger: one attempt at one upstream. A request that was tried three times has
 * three lines under one id.
 *
 * @param requestId Hone's id of the request, best made by {@link TimeOrderedId}
 * @param attempt 1 for the first try; (requestId, attempt) is unique, a repeat is ignored
 * @param time when the attempt began; kept to the millisecond
 * @param caller who asked
 * @param call what was asked, and of whom
 * @param tokens what was consumed
 * @param cost what it costs
 * @param ending how it went
 */
public record UsageRecord(
    String requestId,
    int attempt,
    Instant time,
    Caller caller,
    Call call,
    TokenCounts tokens,
    LineCost cost,
    Ending ending) {
  /** Refuses a line that could not be told from another. */
  public UsageRecord {
    if (requestId.isEmpty()) {
      throw new IllegalArgumentException("a ledger line needs a request id");
    }
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + attempt);
    }
    time = Instant.ofEpochMilli(time.toEpochMilli());
  }
}
