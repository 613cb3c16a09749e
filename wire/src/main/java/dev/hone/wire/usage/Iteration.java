package dev.hone.wire.usage;

import java.util.Optional;

/**
 * One inner model call of an answer (Anthropic {@code usage.iterations}). Some are not part of the
 * answer's own totals, so a bill follows the iterations where there are any.
 *
 * @param kind {@code message}, {@code compaction}, {@code advisor_message}, {@code
 *     fallback_message}, or whatever comes next
 * @param model the model of this call, where it is named
 * @param usage its counts, without iterations
 */
public record Iteration(String kind, Optional<String> model, Usage usage) {}
