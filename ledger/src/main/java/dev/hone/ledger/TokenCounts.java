package dev.hone.ledger;

import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens of a line, all of them billed: the sum over every model call that the answer reports.
 *
 * @param fresh prompt tokens neither read from a cache nor written to one
 * @param written prompt tokens written to a cache, by lifetime
 * @param cacheRead prompt tokens read from a cache
 * @param output generated tokens, reasoning included
 * @param reasoning those of them that were reasoning
 * @param provenance where the counts come from; empty = there was no answer to count
 */
public record TokenCounts(
    long fresh,
    CacheWrites written,
    long cacheRead,
    long output,
    long reasoning,
    Optional<Provenance> provenance) {
  /** No answer, so nothing to count. */
  public static final TokenCounts NONE =
      new TokenCounts(0, CacheWrites.NONE, 0, 0, 0, Optional.empty());

  /** The sum over an answer's model calls. */
  public static TokenCounts of(Usage usage) {
    long fresh = 0;
    long read = 0;
    long output = 0;
    long reasoning = 0;
    Map<CacheTtl, Long> written = new EnumMap<>(CacheTtl.class);
    for (Iteration call : usage.billed()) {
      Usage part = call.usage();
      fresh += part.freshTokens();
      read += part.cacheReadTokens();
      output += part.outputTokens();
      reasoning += part.reasoningTokens();
      part.cacheWrites().tokens().forEach((ttl, n) -> written.merge(ttl, n, Long::sum));
    }
    CacheWrites writes = new CacheWrites(written);
    return new TokenCounts(fresh, writes, read, output, reasoning, Optional.of(usage.provenance()));
  }

  /** All prompt tokens. */
  public long prompt() {
    return fresh + written.total() + cacheRead;
  }
}
