package dev.hone.gateway.limits;

import dev.hone.ledger.Dollars;
import dev.hone.wire.json.JsonWriter;
import java.time.Instant;

/**
 * A budget of which so much is spent.
 *
 * @param period {@code 2026-11-24} or {@code 2026-11}
 */
record Alarm(String account, String period, int percent, long spent, long limit, Instant at) {

  /** What is posted; docs/LIMITS.md describes it. */
  byte[] body() {
    int colon = account.indexOf(':');
    return new JsonWriter()
        .object()
        .field("event", "budget_threshold")
        .field("version", 1)
        .field("scope", colon < 0 ? account : account.substring(0, colon))
        .field("name", colon < 0 ? "" : account.substring(colon + 1))
        .field("budget", period.length() > 7 ? "daily" : "monthly")
        .field("period", period)
        .field("threshold_percent", percent)
        .field("spent_usd", Dollars.exact(spent).toPlainString())
        .field("limit_usd", Dollars.exact(limit).toPlainString())
        .field("time", at.toString())
        .endObject()
        .toBytes();
  }
}
