package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.Prompt;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * OpenAI's prompt cache from GPT-5.6 on (guide "Prompt caching", types of {@code
 * prompt_cache_options}).
 *
 * <ul>
 *   <li>A prefix is written and matched at breakpoints only, exactly, from 1,024 tokens on.
 *   <li>Implicit mode sets one breakpoint of its own at the end of the newest message that is not
 *       the model's and writes the latest 3 explicit ones besides; explicit mode writes the latest
 *       4 explicit ones. Explicit mode without breakpoints does not cache.
 *   <li>The latest 80 breakpoints are matched, however many blocks lie between them; the longest
 *       hit is read. In implicit mode the ends of earlier messages count as breakpoints, since that
 *       is where implicit ones stood when those messages were the newest.
 *   <li>Tokens behind the hit up to the last breakpoint written are billed as a write.
 * </ul>
 *
 * <p>Assumed: an entry lives exactly its {@code ttl} (which the types call the least) after its
 * last use, and can be read once the answer that writes it has begun.
 */
public final class OpenAiBreakpointCache implements SimulatedCache {
  /** The usual lifetime. */
  public static final Duration THIRTY_MINUTES = Duration.ofMinutes(30);

  /** The long lifetime. */
  public static final Duration TWELVE_HOURS = Duration.ofHours(12);

  /** Shortest prefix that is written or matched. */
  public static final long MINIMUM_TOKENS = 1024;

  /** Breakpoints that a request can write. */
  public static final int MAX_WRITES = 4;

  /** Breakpoints that are matched, counted from the end. */
  public static final int MAX_MATCHED = 80;

  private final OpenAiRouting routing = new OpenAiRouting();
  private final Map<Long, CacheEntry> entries = new HashMap<>();

  @Override
  public CacheUse serve(Prompt prompt, CachePlan plan, long at, long begins) {
    NavigableMap<Integer, Long> explicit = explicit(prompt, plan);
    long machine = routing.machine(prompt, plan.key(), at);
    int hit = match(prompt, explicit, plan.implicit(), machine, at);
    NavigableMap<Integer, Long> written = written(prompt, explicit, plan.implicit());
    return bill(prompt, written, hit, machine, at, begins);
  }

  @Override
  public long readableFrom(Prompt prompt, int block, Optional<String> key, long at) {
    long machine = routing.next(prompt, key, at);
    return CacheEntry.readableFrom(
        entries.get(Hashes.chain(machine, prompt.prefixHash(block))), at);
  }

  private static NavigableMap<Integer, Long> explicit(Prompt prompt, CachePlan plan) {
    NavigableMap<Integer, Long> breakpoints = new TreeMap<>();
    for (Mark mark : plan.marks()) {
      if (mark.block() >= prompt.size() || !prompt.section(mark.block()).takesOpenAiBreakpoint()) {
        throw new RefusedRequestException(
            "prompt_cache_breakpoint can't stand on block " + mark.block());
      }
      if (!mark.ttl().equals(THIRTY_MINUTES) && !mark.ttl().equals(TWELVE_HOURS)) {
        throw new RefusedRequestException("ttl is 30m or 12h, not " + mark.ttl());
      }
      breakpoints.put(mark.block(), mark.ttlMillis());
    }
    return breakpoints;
  }

  /** The longest prefix that is there, its lifetime started again; -1 if there is none. */
  private int match(
      Prompt prompt,
      NavigableMap<Integer, Long> explicit,
      boolean implicit,
      long machine,
      long at) {
    int seen = 0;
    for (int block = prompt.size() - 1; block >= 0 && seen < MAX_MATCHED; block--) {
      boolean ofItsOwn = implicit && endsEligibleMessage(prompt, block);
      if (!ofItsOwn && !explicit.containsKey(block)) {
        continue;
      }
      seen++;
      CacheEntry entry = entries.get(Hashes.chain(machine, prompt.prefixHash(block)));
      if (entry != null && entry.readable(at)) {
        entry.refresh(at);
        return block;
      }
    }
    return -1;
  }

  private static NavigableMap<Integer, Long> written(
      Prompt prompt, NavigableMap<Integer, Long> explicit, boolean implicit) {
    NavigableMap<Integer, Long> written = new TreeMap<>();
    int room = implicit ? MAX_WRITES - 1 : MAX_WRITES;
    for (var latest : explicit.descendingMap().entrySet()) {
      if (written.size() < room) {
        written.put(latest.getKey(), latest.getValue());
      }
    }
    if (implicit) {
      int newest = prompt.size() - 1;
      while (newest >= 0 && !endsEligibleMessage(prompt, newest)) {
        newest--;
      }
      if (newest >= 0) {
        written.putIfAbsent(newest, THIRTY_MINUTES.toMillis());
      }
    }
    written.keySet().removeIf(block -> prompt.prefixTokens(block) < MINIMUM_TOKENS);
    return written;
  }

  private static boolean endsEligibleMessage(Prompt prompt, int block) {
    return prompt.endsMessage(block) && prompt.section(block).takesImplicitBreakpoint();
  }

  private CacheUse bill(
      Prompt prompt,
      NavigableMap<Integer, Long> written,
      int hit,
      long machine,
      long at,
      long begins) {
    long read = prompt.prefixTokens(hit);
    long longEnd = read;
    long end = read;
    for (var breakpoint : written.entrySet()) {
      long tokens = prompt.prefixTokens(breakpoint.getKey());
      end = Math.max(end, tokens);
      if (breakpoint.getValue() > THIRTY_MINUTES.toMillis()) {
        longEnd = Math.max(longEnd, tokens);
      }
      long slot = Hashes.chain(machine, prompt.prefixHash(breakpoint.getKey()));
      CacheEntry present = entries.get(slot);
      if (present == null || !present.alive(at)) {
        entries.put(slot, new CacheEntry(begins, breakpoint.getValue()));
      }
    }
    return new CacheUse(prompt.totalTokens() - end, read, end - longEnd, longEnd - read, 0, 0);
  }
}
