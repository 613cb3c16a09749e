package dev.hone.ledger.journal;

/**
 * How a journal is doing since it was opened.
 *
 * @param written entries on disk
 * @param dropped entries that found no room in memory, or no disk
 * @param queued entries in memory
 */
public record JournalStats(long written, long dropped, int queued) {}
