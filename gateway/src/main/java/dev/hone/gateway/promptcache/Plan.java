package dev.hone.gateway.promptcache;

import java.util.List;
import java.util.Optional;

/**
 * What to do with one request, and what the planner must be told about it afterwards: {@link
 * CachePlanner#begun}, then {@link CachePlanner#observe}, or {@link CachePlanner#failed}.
 *
 * @param prompt the prompt that was planned
 * @param rules the rules that were planned by
 * @param marks to place, in order of their blocks; none of them the client's
 * @param key the family's cache key, where the dialect has keys
 * @param readable how many blocks are expected to be read from the cache
 * @param reason in a few words
 * @param reserved what the writes can cost at worst over no caching, nano-dollars
 * @param atMillis when it was made, milliseconds since 1970
 */
public record Plan(
    Prompt prompt,
    ModelCacheRules rules,
    List<Mark> marks,
    Optional<String> key,
    int readable,
    String reason,
    double reserved,
    long atMillis) {
  /** Keeps a copy. */
  public Plan {
    marks = List.copyOf(marks);
  }
}
