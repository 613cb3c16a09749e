package dev.hone.ledger.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An attempt as the journal remembers it.
 *
 * @param time when it began
 * @param conversation the request that began its conversation
 * @param key name or id of the client's key
 * @param written prompt tokens written to a cache, by lifetime as in the ledger's columns ({@code
 *     5m}, {@code 1h}, …)
 * @param costNanos nano-dollars, a lower bound where {@code costBasis} is {@code partial} or {@code
 *     unpriced}
 * @param withoutCachingNanos the same without prompt caching, where it is known
 * @param blocks the prompt's blocks: fingerprint of the prefix that ends there, and tokens
 * @param body whether its bodies were kept
 */
public record JournalRecord(
    Instant time,
    String request,
    int attempt,
    String conversation,
    Optional<String> session,
    Optional<String> trace,
    Optional<String> key,
    Map<String, String> tags,
    String protocol,
    String provider,
    String modelAsked,
    String modelServed,
    String operation,
    boolean streamed,
    Optional<String> tier,
    long fresh,
    Map<String, Long> written,
    long cacheRead,
    long output,
    long reasoning,
    Optional<String> provenance,
    long costNanos,
    String costBasis,
    OptionalLong withoutCachingNanos,
    Optional<Duration> timeToFirstToken,
    Duration duration,
    String outcome,
    int status,
    List<PromptBlock> blocks,
    boolean body) {
  /** Keeps copies. */
  public JournalRecord {
    tags = Map.copyOf(tags);
    written = Map.copyOf(written);
    blocks = List.copyOf(blocks);
  }

  /** Whether something of it had no price. */
  public boolean costIsLowerBound() {
    return costBasis.equals("partial") || costBasis.equals("unpriced");
  }

  /** All prompt tokens. */
  public long prompt() {
    return fresh + written.values().stream().mapToLong(Long::longValue).sum() + cacheRead;
  }
}
