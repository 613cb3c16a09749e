package dev.hone.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * How a ledger is doing, for metrics and health checks. Counts are since it was opened.
 *
 * @param recorded lines that it was given
 * @param settled lines that are safe on disk, in the database or the spill file
 * @param spilled those of them that went to the spill file
 * @param imported lines that went from the spill file into the database
 * @param lost lines that found neither room in memory nor on disk
 * @param unpriced lines whose tokens have no, or not every, price
 * @param queued lines in memory
 * @param degradedSince since when the database can't be written
 */
public record LedgerStats(
    long recorded,
    long settled,
    long spilled,
    long imported,
    long lost,
    long unpriced,
    int queued,
    Optional<Instant> degradedSince) {}
