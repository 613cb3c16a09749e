package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Anthropic's prompt cache by its guide (docs.anthropic.com, "Prompt caching").
 *
 * <ul>
 *   <li>At most 4 marks, the automatic one included; one-hour marks before five-minute ones.
 *   <li>A mark writes one entry: the prefix that ends on its block. A prefix shorter than the
 *       model's minimum is neither written nor looked for, without a word.
 *   <li>From each mark the provider looks back over 20 blocks, the marked one included, for a
 *       longer or shorter prefix that it has. The longest hit of all marks is read.
 *   <li>Behind the hit, up to the last one-hour mark is billed as a one-hour write, from there to
 *       the last mark as a five-minute write, the rest as input.
 *   <li>An entry can be read once the answer that writes it has begun, and until its lifetime has
 *       passed since it was last used.
 * </ul>
 *
 * <p>Assumed where the guide is silent: a mark inside what was read refreshes its own entry; where
 * it has none, it gets one without charge, whose lifetime is no longer than that of the entry read
 * (nobody gets an hour for nothing). A hit keeps the lifetime that it was written with.
 */
public final class AnthropicCache implements SimulatedCache {
  /** The usual lifetime. */
  public static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  /** The long lifetime. */
  public static final Duration ONE_HOUR = Duration.ofHours(1);

  /** Most marks in a request. */
  public static final int MAX_MARKS = 4;

  /** Blocks that are looked at from a mark, itself included. */
  public static final int LOOKBACK = 20;

  private final long minimumTokens;
  private final Map<Long, CacheEntry> entries = new HashMap<>();

  /** An empty cache for a model with this shortest cacheable prefix. */
  public AnthropicCache(long minimumTokens) {
    this.minimumTokens = minimumTokens;
  }

  @Override
  public CacheUse serve(Prompt prompt, CachePlan plan, long at, long begins) {
    List<Mark> marks = effective(prompt, checked(prompt, plan));
    if (marks.isEmpty()) {
      return CacheUse.uncached(prompt.totalTokens());
    }
    int hit = -1;
    Set<CacheEntry> used = new HashSet<>();
    for (Mark mark : marks) {
      int found = lookBack(prompt, mark.block(), at);
      if (found >= 0) {
        used.add(entry(prompt, found));
        hit = Math.max(hit, found);
      }
    }
    long longestFree = hit < 0 ? 0 : entry(prompt, hit).ttl();
    used.forEach(entry -> entry.refresh(at));
    for (Mark mark : marks) {
      write(prompt, mark, mark.block() <= hit, longestFree, at, begins);
    }
    return bill(prompt, marks, hit);
  }

  @Override
  public long readableFrom(Prompt prompt, int block, Optional<String> key, long at) {
    return CacheEntry.readableFrom(entries.get(prompt.prefixHash(block)), at);
  }

  private static List<Mark> checked(Prompt prompt, CachePlan plan) {
    List<Mark> marks = new ArrayList<>(plan.marks());
    plan.automatic().ifPresent(ttl -> addAutomatic(prompt, ttl, marks));
    if (marks.size() > MAX_MARKS) {
      throw new RefusedRequestException(
          "A maximum of %d blocks with cache_control may be provided. Found %d."
              .formatted(MAX_MARKS, marks.size()));
    }
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      if (!mark.ttl().equals(FIVE_MINUTES) && !mark.ttl().equals(ONE_HOUR)) {
        throw new RefusedRequestException("cache_control.ttl is 5m or 1h, not " + mark.ttl());
      }
      if (mark.block() >= prompt.size() || !prompt.section(mark.block()).takesAnthropicMark()) {
        throw new RefusedRequestException("cache_control can't stand on block " + mark.block());
      }
      if (i > 0 && mark.ttl().compareTo(marks.get(i - 1).ttl()) > 0) {
        throw new RefusedRequestException("a ttl of 1h must not come after a ttl of 5m");
      }
    }
    return marks;
  }

  private static void addAutomatic(Prompt prompt, Duration ttl, List<Mark> marks) {
    int last = prompt.size() - 1;
    while (last >= 0 && !prompt.section(last).takesAnthropicMark()) {
      last--;
    }
    int place = last;
    if (last >= 0 && marks.stream().noneMatch(mark -> mark.block() == place)) {
      marks.add(new Mark(last, ttl));
    }
  }

  private List<Mark> effective(Prompt prompt, List<Mark> marks) {
    return marks.stream()
        .filter(mark -> prompt.prefixTokens(mark.block()) >= minimumTokens)
        .toList();
  }

  private int lookBack(Prompt prompt, int from, long at) {
    int end = Math.max(-1, from - LOOKBACK);
    for (int block = from; block > end; block--) {
      CacheEntry entry = entries.get(prompt.prefixHash(block));
      if (entry != null && entry.readable(at)) {
        return block;
      }
    }
    return -1;
  }

  private CacheEntry entry(Prompt prompt, int block) {
    CacheEntry entry = entries.get(prompt.prefixHash(block));
    if (entry == null) {
      throw new IllegalStateException("no entry at block " + block);
    }
    return entry;
  }

  private void write(
      Prompt prompt, Mark mark, boolean inside, long longestFree, long at, long begins) {
    long hash = prompt.prefixHash(mark.block());
    CacheEntry present = entries.get(hash);
    if (present != null && present.readable(at)) {
      return;
    }
    long ttl = inside ? Math.min(mark.ttlMillis(), longestFree) : mark.ttlMillis();
    boolean sooner = present != null && present.alive(at) && present.ttl() >= ttl;
    if (!sooner) { // else another request is writing the same prefix and will be done first
      entries.put(hash, new CacheEntry(begins, ttl));
    }
  }

  private static CacheUse bill(Prompt prompt, List<Mark> marks, int hit) {
    long read = prompt.prefixTokens(hit);
    long hourEnd = read;
    long end = read;
    for (Mark mark : marks) {
      long tokens = prompt.prefixTokens(mark.block());
      end = Math.max(end, tokens);
      if (mark.ttl().equals(ONE_HOUR)) {
        hourEnd = Math.max(hourEnd, tokens);
      }
    }
    return new CacheUse(prompt.totalTokens() - end, read, end - hourEnd, hourEnd - read, 0, 0);
  }
}
