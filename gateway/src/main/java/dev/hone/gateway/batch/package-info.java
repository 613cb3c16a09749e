/**
 * Books what batch jobs of providers cost. Jobs and their results are relayed as they are; on their
 * way through it is noted who made a job, and each result becomes a ledger line at the batch tier,
 * once, however often and by whichever gateway it is fetched. Entry: {@link
 * dev.hone.gateway.batch.BatchBooks}.
 */
@NullMarked
package dev.hone.gateway.batch;

import org.jspecify.annotations.NullMarked;
