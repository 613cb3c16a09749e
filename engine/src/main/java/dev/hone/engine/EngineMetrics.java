package dev.hone.engine;

/**
 * Gauges, and counters since start.
 *
 * @param running requests that hold KV pages and take part in steps
 * @param waiting requests in the queue, the preempted included
 * @param freePages KV pages that can be had, as of the last step
 * @param requests requests taken; {@code finished + cancelled + failed} of them have ended
 * @param refused requests refused
 * @param preemptions times a request gave up its pages for an older one
 * @param promptTokens prompt tokens of the requests that have started to answer
 * @param cachedTokens those of them that did not have to be computed
 * @param outputTokens tokens drawn
 * @param steps model steps
 * @param stepTokens tokens computed in them, again after a preemption included
 * @param stepNanos time spent in steps: forming them, the model, drawing, listeners
 * @param modelNanos the model's part of it
 */
public record EngineMetrics(
    int running,
    int waiting,
    int freePages,
    int totalPages,
    long requests,
    long refused,
    long finished,
    long cancelled,
    long failed,
    long preemptions,
    long promptTokens,
    long cachedTokens,
    long outputTokens,
    long steps,
    long stepTokens,
    long stepNanos,
    long modelNanos) {}
