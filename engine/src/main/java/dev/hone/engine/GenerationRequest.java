package dev.hone.engine;

import java.util.List;

/**
 * One generation.
 *
 * @param id the request's id, for logs
 * @param prompt token ids, BOS included where the model wants one; at least one
 * @param maxTokens most tokens to generate
 * @param stopStrings the answer ends before the first of these; it never contains one
 * @param ignoreEnd true: end tokens do not end the answer (benchmarks)
 */
public record GenerationRequest(
    String id,
    int[] prompt,
    int maxTokens,
    Sampling sampling,
    List<String> stopStrings,
    boolean ignoreEnd) {}
