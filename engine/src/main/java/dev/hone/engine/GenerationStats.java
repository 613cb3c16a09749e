package dev.hone.engine;

/**
 * What a request took.
 *
 * @param promptTokens tokens of the prompt
 * @param cachedTokens tokens of the prompt that did not have to be computed
 * @param outputTokens tokens drawn, the end token and the tokens of a stop string included: what
 *     vLLM and llama-server report as {@code completion_tokens}
 * @param steps model steps that it took part in since its prompt was computed; fewer than {@code
 *     outputTokens} where speculation paid
 * @param preemptions times it gave up its pages for an older request and was computed again
 * @param queuedNanos from submission to its first step (or to its end, if it had none)
 * @param firstTokenNanos from submission to its first token; 0 if it has none
 * @param totalNanos from submission to its end
 */
public record GenerationStats(
    int promptTokens,
    int cachedTokens,
    int outputTokens,
    int steps,
    int preemptions,
    long queuedNanos,
    long firstTokenNanos,
    long totalNanos) {}
