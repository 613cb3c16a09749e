package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.Prompt;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of OpenAI's machines a request goes to (guide "Prompt caching"): the hash of about the
 * first 256 tokens and the {@code prompt_cache_key} chooses one; above about 15 requests a minute
 * for the same choice the further ones overflow to other machines, which know nothing of it.
 *
 * <p>Assumed: exactly 15 in the last 60 seconds, and the n-th overflow always goes to the same
 * machine.
 */
final class OpenAiRouting {
  private static final int ROUTED_TOKENS = 256;
  private static final int REQUESTS_PER_MINUTE = 15;
  private static final long MINUTE = 60_000;

  private final Map<Long, ArrayDeque<Long>> recent = new HashMap<>();

  /** The machine's number for a request at this time, which counts from now on. */
  long machine(Prompt prompt, Optional<String> key, long at) {
    long machine = next(prompt, key, at);
    lastMinute(route(prompt, key), at).addLast(at);
    return machine;
  }

  /** The machine that a request at this time would go to. */
  long next(Prompt prompt, Optional<String> key, long at) {
    long route = route(prompt, key);
    return Hashes.chain(route, lastMinute(route, at).size() / REQUESTS_PER_MINUTE);
  }

  private ArrayDeque<Long> lastMinute(long route, long at) {
    ArrayDeque<Long> times = recent.computeIfAbsent(route, unseen -> new ArrayDeque<>());
    while (!times.isEmpty() && times.peekFirst() <= at - MINUTE) {
      times.pollFirst();
    }
    return times;
  }

  private static long route(Prompt prompt, Optional<String> key) {
    int block = 0;
    while (block < prompt.size() - 1 && prompt.prefixTokens(block) < ROUTED_TOKENS) {
      block++;
    }
    return Hashes.chain(prompt.prefixHash(block), Hashes.of(key.orElse("")));
  }
}
