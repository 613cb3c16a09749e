package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.Prompt;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's prompt cache before GPT-5.6 (guide "Prompt caching"): it works by itself from 1,024
 * tokens on, reads the longest common prefix in steps of 128 tokens, and writes without a fee.
 *
 * <p>Assumed: a common prefix ends on a block's end (what two different blocks share at their start
 * is not known here); an entry can be read once the answer that wrote it has begun and lives for
 * the given time after its last use. At least one token is always computed.
 */
public final class OpenAiAutomaticCache implements SimulatedCache {
  /** Shortest prompt that is cached. */
  public static final long MINIMUM_TOKENS = 1024;

  private static final long STEP = 128;

  private final long retention;
  private final OpenAiRouting routing = new OpenAiRouting();
  private final Map<Long, CacheEntry> entries = new HashMap<>();

  /** An empty cache that keeps entries this long after their last use. */
  public OpenAiAutomaticCache(Duration retention) {
    this.retention = retention.toMillis();
  }

  @Override
  public CacheUse serve(Prompt prompt, CachePlan plan, long at, long begins) {
    long total = prompt.totalTokens();
    if (!plan.marks().isEmpty()) {
      throw new RefusedRequestException("prompt_cache_breakpoint needs GPT-5.6 or newer");
    }
    if (total < MINIMUM_TOKENS) {
      return CacheUse.uncached(total);
    }
    long machine = routing.machine(prompt, plan.key(), at);
    int hit = prompt.size() - 1;
    while (hit >= 0 && !readable(machine, prompt, hit, at)) {
      hit--;
    }
    for (int block = 0; block < prompt.size(); block++) {
      CacheEntry entry =
          entries.computeIfAbsent(
              Hashes.chain(machine, prompt.prefixHash(block)),
              unseen -> new CacheEntry(begins, retention));
      if (block <= hit) {
        entry.refresh(at);
      } else if (!entry.alive(at)) {
        entries.put(
            Hashes.chain(machine, prompt.prefixHash(block)), new CacheEntry(begins, retention));
      }
    }
    long read = Math.min(prompt.prefixTokens(hit), total - 1) / STEP * STEP;
    return CacheUse.reading(read < MINIMUM_TOKENS ? 0 : read, total);
  }

  @Override
  public long readableFrom(Prompt prompt, int block, Optional<String> key, long at) {
    long machine = routing.next(prompt, key, at);
    return CacheEntry.readableFrom(
        entries.get(Hashes.chain(machine, prompt.prefixHash(block))), at);
  }

  private boolean readable(long machine, Prompt prompt, int block, long at) {
    CacheEntry entry = entries.get(Hashes.chain(machine, prompt.prefixHash(block)));
    return entry != null && entry.readable(at);
  }
}
