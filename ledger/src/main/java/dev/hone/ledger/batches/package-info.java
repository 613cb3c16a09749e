/**
 * Batch jobs of providers, whose requests are done hours later and whose answers may be fetched
 * often, in parts, and through any gateway: who asked for them, and which of their requests are
 * booked. Entry: {@link dev.hone.ledger.batches.BatchStore}.
 */
@NullMarked
package dev.hone.ledger.batches;

import org.jspecify.annotations.NullMarked;
