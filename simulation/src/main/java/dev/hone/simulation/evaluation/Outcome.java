package dev.hone.simulation.evaluation;

import dev.hone.simulation.cache.CacheUse;

/**
 * What a workload's prompts cost under a planner.
 *
 * @param cost pico-dollars
 * @param uncached pico-dollars without any caching
 * @param use all tokens
 * @param heldMillis time that calls were held back, all together
 * @param refused calls that the provider refused, sent again without a plan
 * @param calls number of calls
 */
public record Outcome(
    long cost, long uncached, CacheUse use, long heldMillis, int refused, int calls) {}
