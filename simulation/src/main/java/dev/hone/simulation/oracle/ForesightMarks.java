package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.ProviderRules.Kind;
import dev.hone.simulation.cache.SimulatedCache;
import dev.hone.simulation.oracle.FutureReads.Keep;
import dev.hone.simulation.policy.Decision;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plays by a provider's rules with the whole future in view. A call marks where the calls that come
 * next branch off, each as long as {@link FutureReads} keeps it, and the entry that it reads
 * itself; it waits for what another is writing. A twin of the provider's cache, which sees the same
 * calls, says what is there. Of more than four places those go that cost the next readers least.
 */
final class ForesightMarks implements MarkPolicy {
  private static final int MAX_MARKS = 4;

  private final ProviderRules rules;
  private final FutureReads future;
  private final SimulatedCache twin;
  private final ForesightKeys keys;
  private final Set<Long> writtenLong = new HashSet<>();

  ForesightMarks(ProviderRules rules, List<Call> calls, boolean extending) {
    this.rules = rules;
    this.future = new FutureReads(rules, calls, extending);
    this.twin = rules.caches().get();
    this.keys = new ForesightKeys(twin);
  }

  @Override
  public Decision decide(Call call, long now) {
    Prompt prompt = call.prompt();
    Optional<String> key =
        rules.kind() == Kind.ANTHROPIC ? Optional.empty() : Optional.of(keys.choose(prompt, now));
    int read = prompt.size() - 1;
    while (read >= 0 && twin.readableFrom(prompt, read, key, now) > now) {
      long from = twin.readableFrom(prompt, read, key, now);
      if (from != SimulatedCache.NEVER) {
        return new Decision.Hold(from);
      }
      read--;
    }
    CachePlan plan =
        switch (rules.kind()) {
          case ANTHROPIC -> CachePlan.marking(marks(call, read));
          case OPENAI_BREAKPOINTS -> CachePlan.onlyMarking(marks(call, read));
          case OPENAI_AUTOMATIC, GEMINI -> CachePlan.SILENT;
        };
    CachePlan told = key.map(plan::withKey).orElse(plan);
    twin.serve(prompt, told, now, now + call.firstByte());
    key.ifPresent(k -> keys.used(k, prompt, now));
    return new Decision.Send(told);
  }

  private List<Mark> marks(Call call, int read) {
    Prompt prompt = call.prompt();
    NavigableMap<Integer, Keep> places = new TreeMap<>();
    for (int block = 0; block < prompt.size(); block++) {
      boolean branches =
          block == prompt.size() - 1 || future.next(call, block + 1) != future.next(call, block);
      Keep keep = future.keep(call, block);
      if (branches && keep != Keep.NOT) {
        int at = markableAt(prompt, block);
        if (at >= 0) {
          places.merge(at, keep, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
      }
    }
    if (read >= 0) {
      places.putIfAbsent(read, Keep.USUAL);
      bridge(call, read).ifPresent(at -> places.put(at, Keep.LONG));
    }
    while (places.size() > MAX_MARKS) {
      places.remove(leastWanted(prompt, places, read));
    }
    List<Mark> marks = timed(places);
    for (Mark mark : marks) {
      if (mark.block() > read && mark.ttl().equals(rules.longTtl())) {
        writtenLong.add(prompt.prefixHash(mark.block()));
      }
    }
    return marks;
  }

  /**
   * Where a long mark pays behind what is read: it is billed for what is new only, and all before
   * it lives as long, until a next call that comes too late for the usual lifetime.
   */
  private Optional<Integer> bridge(Call call, int read) {
    Prompt prompt = call.prompt();
    int last = prompt.size() - 1;
    while (last > read && future.next(call, last) == FutureReads.NEVER) {
      last--;
    }
    int at = markableAt(prompt, last);
    if (at <= read || rules.longTtl().equals(rules.ttl())) {
      return Optional.empty();
    }
    int next = future.next(call, last);
    long gap = future.at(next) - call.at();
    int sooner = read;
    while (sooner >= 0 && future.next(call, sooner) == next) {
      sooner--;
    }
    long saved =
        (prompt.prefixTokens(read) - prompt.prefixTokens(sooner))
            * (rules.prices().fresh() - rules.prices().read());
    long added = prompt.prefixTokens(at) - prompt.prefixTokens(read);
    long paid =
        added * (rules.prices().writtenLong() + rules.prices().read() - 2 * rules.prices().fresh());
    boolean late = gap >= rules.ttl().toMillis() && gap < rules.longTtl().toMillis();
    boolean anchored = writtenLong.contains(prompt.prefixHash(read));
    return late && !anchored && saved > paid ? Optional.of(at) : Optional.empty();
  }

  private int markableAt(Prompt prompt, int block) {
    int at = block;
    while (at >= 0
        && !(rules.kind() == Kind.ANTHROPIC
            ? prompt.section(at).takesAnthropicMark()
            : prompt.section(at).takesOpenAiBreakpoint())) {
      at--;
    }
    return at >= 0 && prompt.prefixTokens(at) >= rules.minimumTokens() ? at : -1;
  }

  private static int leastWanted(Prompt prompt, Map<Integer, Keep> places, int read) {
    int least = -1;
    long loss = Long.MAX_VALUE;
    int before = -1;
    for (int place : places.keySet()) {
      long tokens = prompt.prefixTokens(place) - prompt.prefixTokens(before);
      if (tokens < loss && place != read) {
        loss = tokens;
        least = place;
      }
      before = place;
    }
    return least;
  }

  /** Longer lifetimes come first. */
  private List<Mark> timed(NavigableMap<Integer, Keep> places) {
    List<Mark> marks = new ArrayList<>();
    Duration ttl = rules.ttl();
    for (Map.Entry<Integer, Keep> place : places.descendingMap().entrySet()) {
      ttl = place.getValue() == Keep.LONG ? rules.longTtl() : ttl;
      marks.add(new Mark(place.getKey(), ttl));
    }
    return marks;
  }
}
