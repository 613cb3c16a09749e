package dev.hone.simulation.cache;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a request tells its provider about caching.
 *
 * @param marks explicit marks in order of their place. Gemini: at most one, the cached content that
 *     the request uses; it is made first where there is none alive
 * @param automatic Anthropic's top-level {@code cache_control} with this lifetime
 * @param implicit OpenAI: the implicit mode, which is the default
 * @param key OpenAI's {@code prompt_cache_key}
 * @param made Gemini: a cached content to make beside this request, once its answer begins; the
 *     request itself does not read it
 */
public record CachePlan(
    List<Mark> marks,
    Optional<Duration> automatic,
    boolean implicit,
    Optional<String> key,
    Optional<Mark> made) {
  /** Says nothing: what the provider does by itself. */
  public static final CachePlan SILENT =
      new CachePlan(List.of(), Optional.empty(), true, Optional.empty());

  /** Sorts the marks and refuses two on one block. */
  public CachePlan {
    marks = marks.stream().sorted(Comparator.comparingInt(Mark::block)).toList();
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i).block() == marks.get(i - 1).block()) {
        throw new IllegalArgumentException("two marks on block " + marks.get(i).block());
      }
    }
  }

  /** Without a cached content made beside. */
  public CachePlan(
      List<Mark> marks, Optional<Duration> automatic, boolean implicit, Optional<String> key) {
    this(marks, automatic, implicit, key, Optional.empty());
  }

  /** Explicit marks, everything else as the provider does by itself. */
  public static CachePlan marking(List<Mark> marks) {
    return new CachePlan(marks, Optional.empty(), true, Optional.empty());
  }

  /** Explicit marks and nothing besides. */
  public static CachePlan onlyMarking(List<Mark> marks) {
    return new CachePlan(marks, Optional.empty(), false, Optional.empty());
  }

  /** Anthropic's automatic mode. */
  public static CachePlan automatic(Duration ttl) {
    return new CachePlan(List.of(), Optional.of(ttl), true, Optional.empty());
  }

  /** The same with a routing key. */
  public CachePlan withKey(String value) {
    return new CachePlan(marks, automatic, implicit, Optional.of(value), made);
  }

  /** The same, and a cached content is made beside it. */
  public CachePlan making(Mark content) {
    return new CachePlan(marks, automatic, implicit, key, Optional.of(content));
  }
}
