/**
 * Books what batch jobs of providers cost. Jobs and their results are relayed as they are; on their
 * way through it is noted who made a job, and each result becomes a ledger line at the batch tier,
 * once, however often and by whichever gateway it is fetched. Responses in the background are jobs
 * of one request. Entries: {@link dev.hone.gateway.batch.BatchBooks}, {@link
 * dev.hone.gateway.batch.BackgroundBooks}.
 */
@NullMarked
package dev.hone.gateway.batch;

import org.jspecify.annotations.NullMarked;
