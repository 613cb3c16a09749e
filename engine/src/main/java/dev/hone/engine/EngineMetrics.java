package dev.hone.engine;

/** Counters since start, and gauges. */
public record EngineMetrics(
    int running,
    int waiting,
    int freePages,
    int totalPages,
    long requests,
    long promptTokens,
    long cachedTokens,
    long outputTokens,
    long steps,
    long stepNanos) {}
