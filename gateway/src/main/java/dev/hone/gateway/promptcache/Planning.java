package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.PrefixTable.Place;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The planning of one request, under its table's lock. */
final class Planning {
  /** A mark further than this from the last one may be missed by a lookback that starts there. */
  private static final int STRIDE = 15;

  /** A longer lifetime is taken where it costs at most this part of a shorter one. */
  private static final double LONGER_MUST_SAVE = 0.85;

  /** Up to this distrust what is in the cache is read even where nothing is left to spend. */
  private static final double TRUSTED = 0.1;

  /**
   * What a stretch must bring, as a part of its price, where the budget is scarce: where it would
   * do for fewer writes like this one. What little there is goes to conversations that go on, whose
   * reads soon pay for more.
   */
  private static final double WORTH_WHEN_SCARCE = 0.75;

  private static final double SCARCE = 4;

  private final PrefixTable table;
  private final Prompt prompt;
  private final ModelCacheRules rules;
  private final long now;
  private final Optional<String> key;
  private final int machine;
  private final List<PromptBlock> blocks;
  private final long[] upTo;
  private final PrefixNode[] path;
  private int known;
  private int turns;

  Planning(
      PrefixTable table, Prompt prompt, ModelCacheRules rules, Optional<String> key, long now) {
    this.key = key;
    this.machine = key.map(String::hashCode).orElse(0);
    this.table = table;
    this.prompt = prompt;
    this.rules = rules;
    this.now = now;
    this.blocks = prompt.blocks();
    this.upTo = new long[blocks.size()];
    long sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += blocks.get(i).tokens();
      upTo[i] = sum;
    }
    this.path = table.visit(prompt, now);
  }

  /**
   * A stretch of the prompt that ends at a block, and how it is best kept.
   *
   * @param bridged chance that it is asked for again too late for the shortest lifetime, but within
   *     the longest
   * @param again chance that it is asked for again within the longest
   */
  private record Stretch(int end, CacheTtl ttl, double gain, double bridged, double again) {
    Stretch keptFor(CacheTtl other) {
      return new Stretch(end, other, gain, bridged, again);
    }
  }

  Plan plan() {
    known = path.length - 1;
    while (known >= 0 && path[known].visits() < 2) {
      known--;
    }
    for (int i = known; i >= prompt.head() && turns == 0; i--) {
      turns = path[i].turns();
    }
    int end = markableAt(blocks.size() - 1);
    int turn = markableAt(prompt.lastTurn() - 1);
    int head = markableAt(prompt.head() - 1);
    watch(head, Place.HEAD);
    if (turn > head) {
      watch(turn, Place.TURN);
    }
    if (end > turn) {
      watch(end, Place.END);
    }
    int read = lastAlive(path.length - 1);
    NavigableSet<Integer> candidates = candidates(head, turn, end, read);
    for (int at : candidates) {
      if (isBranch(at, head)) {
        path[at].watchAs(table.sort(Place.BRANCH), now);
      }
    }
    int clients = prompt.clientMarks();
    int free = rules.maxMarks() - clients;
    if (free <= 0) {
      return unmarked(read, "the client set all the marks");
    }
    if (table.ignoresMarks()) {
      return unmarked(read, "marks have no effect here");
    }
    if (end < 0 || upTo[end] < rules.minTokens()) {
      return unmarked(read, "shorter than " + rules.minTokens() + " tokens");
    }
    List<Stretch> stretches = stretches(candidates, head, turn, read);
    int target = target(stretches, read);
    if (read >= 0 && target > read && shortest() != longest()) {
      anchor(stretches, target, read, head);
    }
    if (target < 0) {
      return unmarked(read, "not expected to be read again");
    }
    return affordable(target, read, free, candidates, stretches);
  }

  /** The last block at or before this one that can carry a mark; -1 if none. */
  private int markableAt(int block) {
    int at = block;
    while (at >= 0 && !blocks.get(at).markable()) {
      at--;
    }
    return at;
  }

  private void watch(int block, Place place) {
    if (block >= 0) {
      path[block].watchAs(table.sort(place), now);
      if (place != Place.HEAD) {
        path[block].turns(turns + 1);
      }
    }
  }

  /** The last block up to which something lives for the longest lifetime; -1 if nothing does. */
  private int anchored(int read) {
    int at = shortest() == longest() ? -1 : read;
    while (at >= 0 && !(path[at].alive(now, machine) && path[at].aliveTtl() == longest())) {
      at--;
    }
    return at;
  }

  private boolean isBranch(int at, int head) {
    return at != head && path[at].visits() > 1 && path[at].turns() == 0;
  }

  private int lastAlive(int from) {
    int at = from;
    while (at >= 0 && !(path[at].alive(now, machine) && blocks.get(at).markable())) {
      at--;
    }
    return at;
  }

  private NavigableSet<Integer> candidates(int head, int turn, int end, int read) {
    NavigableSet<Integer> candidates = new TreeSet<>();
    for (int at : new int[] {head, turn, end, markableAt(known), read}) {
      if (at >= 0 && upTo[at] >= rules.minTokens()) {
        candidates.add(at);
      }
    }
    // Where a prefix is met more often than what follows it, others branch off.
    for (int at = 0; at < known; at++) {
      if (path[at].visits() > path[at + 1].visits() + 1
          && blocks.get(at).markable()
          && upTo[at] >= rules.minTokens()) {
        candidates.add(at);
      }
    }
    return candidates;
  }

  private List<Stretch> stretches(NavigableSet<Integer> candidates, int head, int turn, int read) {
    double[] deeper = new double[Lifetimes.COUNT];
    List<Stretch> reversed = new ArrayList<>();
    for (int at : candidates.descendingSet()) {
      Place place = at <= head ? Place.HEAD : at <= turn ? Place.TURN : Place.END;
      double[] chances = chances(at, isBranch(at, head) ? Place.BRANCH : place, at <= head);
      for (int i = 0; i < Lifetimes.COUNT; i++) {
        // Whoever asks for a longer prefix asks for this one too.
        deeper[i] = Math.max(deeper[i], chances[i]);
        deeper[i] = i > 0 ? Math.max(deeper[i], deeper[i - 1]) : deeper[i];
      }
      CacheTtl best = null;
      double least = rules.fresh();
      for (CacheTtl offered : byLength()) {
        double p = deeper[Lifetimes.index(offered)];
        double cost = p * rules.read() + (1 - p) * writePrice(offered);
        if (cost < (best == null ? least : least * LONGER_MUST_SAVE)) {
          least = cost;
          best = offered;
        }
      }
      CacheTtl ttl = best == null ? shortest() : best;
      double gain = best == null ? -1 : rules.fresh() - least;
      boolean alive = at <= read && path[at].alive(now, machine);
      double again = deeper[Lifetimes.index(longest())];
      reversed.add(
          new Stretch(
              at,
              alive ? path[at].aliveTtl() : ttl,
              gain,
              again - deeper[Lifetimes.index(shortest())],
              again));
    }
    return new ArrayList<>(reversed.reversed());
  }

  /**
   * The chances of another visit within each lifetime. Instructions, and what others branch off
   * from, have gaps of their own to go by; of the rest tells more what it looks like. How often a
   * branch was met is a second opinion: documents that are asked for now and then have a rate,
   * while those of one conversation come close together.
   */
  private double[] chances(int at, Place place, boolean instructions) {
    ReuseClass sort = table.sort(place);
    double[] chances = new double[Lifetimes.COUNT];
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      chances[i] = sort.within(i, now);
    }
    if (!instructions && place != Place.BRANCH) {
      return table.regression().chances(chances, features(at, place), path[at], now);
    }
    double[] second = new double[Lifetimes.COUNT];
    for (int i = 0; i < Lifetimes.COUNT; i++) {
      chances[i] = path[at].within(i, chances[i]);
      second[i] = path[at].atItsRate(i, path[0].first(), now);
    }
    return instructions
        ? chances
        : table.regression().chances(chances, second, features(at, place), path[at], now);
  }

  private int[] features(int at, Place place) {
    return ReuseFeatures.of(
        place,
        blocks.getLast().kind() == BlockKind.TOOL_RESULT,
        upTo[at],
        known < 0 ? 0 : upTo[known],
        upTo[upTo.length - 1],
        turns,
        path[at].visits());
  }

  /**
   * Lifetimes of what is written behind something that is read. Only what is new pays for the
   * longest, and all before it lives as long, so that it is taken at times: where the loss that a
   * pause is expected to cause has grown to what it costs (as in an economic order quantity).
   */
  private void anchor(List<Stretch> stretches, int target, int read, int head) {
    int anchored = anchored(read);
    double lost = writePrice(shortest()) - rules.read();
    double loss = 0;
    long from = 0;
    Stretch last = null;
    for (Stretch stretch : stretches) {
      if (stretch.end() <= target) {
        loss +=
            Math.max(0, upTo[stretch.end()] - Math.max(from, anchored < 0 ? 0 : upTo[anchored]))
                * stretch.bridged()
                * lost;
        from = upTo[stretch.end()];
        last = stretch;
      }
    }
    if (last == null) {
      return;
    }
    long added = upTo[target] - upTo[read];
    double price = added * (writePrice(longest()) - writePrice(shortest()));
    double growth = added * last.bridged() * lost;
    double turns = last.again() / Math.max(0.02, 1 - last.again());
    boolean pays = loss >= Math.sqrt(2 * price * growth) && loss * turns >= price;
    for (int i = 0; i < stretches.size(); i++) {
      int at = stretches.get(i).end();
      if (at > read && at <= target && !isBranch(at, head)) {
        stretches.set(i, stretches.get(i).keptFor(pays ? longest() : shortest()));
      }
    }
  }

  /** The end of the last stretch up to which keeping pays; -1 if nothing does. */
  private int target(List<Stretch> stretches, int read) {
    int target = read;
    double sum = 0;
    double most = 0;
    long from = read < 0 ? 0 : upTo[read];
    for (Stretch stretch : stretches) {
      if (stretch.end() > read) {
        long tokens = upTo[stretch.end()] - from;
        from = upTo[stretch.end()];
        sum += tokens * (stretch.gain() < 0 ? -rules.fresh() : stretch.gain());
        if (sum > most) {
          most = sum;
          target = stretch.end();
        }
      }
    }
    return target;
  }

  private Plan affordable(
      int target, int read, int free, NavigableSet<Integer> candidates, List<Stretch> stretches) {
    double budget = table.budget().free(upTo[upTo.length - 1] * rules.fresh());
    int at = target;
    while (at >= 0) {
      // A mark finds no entry that ends behind it.
      int found = at < read ? lastAlive(at) : read;
      List<Mark> marks = marks(at, found, free, candidates, stretches);
      double premium = premium(marks, found);
      // The scarcer money is, the more sure a write must be.
      double asked =
          WORTH_WHEN_SCARCE * rules.fresh() * Math.min(1, SCARCE * premium / Math.max(budget, 1));
      boolean worth = at <= found || gainAt(at, stretches) >= asked;
      boolean promised = at <= found && table.distrust() <= TRUSTED;
      if (!marks.isEmpty() && (promised || (premium <= budget && worth))) {
        return new Plan(
            prompt,
            rules,
            marks,
            key,
            found + 1,
            at < target ? "as far as the budget allows" : found >= at ? "read" : "pays",
            premium,
            now);
      }
      at = markableAt(at - 1);
      if (at >= 0 && upTo[at] < rules.minTokens()) {
        break;
      }
    }
    return unmarked(read, "could cost more than it may");
  }

  /** The marks for keeping up to a block: there, where it can be read from, where others branch. */
  private List<Mark> marks(
      int at, int read, int free, NavigableSet<Integer> candidates, List<Stretch> stretches) {
    NavigableSet<Integer> places = new TreeSet<>();
    add(places, at, free);
    add(places, Math.min(read, at), free);
    add(places, anchored(Math.min(read, at)), free);
    for (int candidate : candidates.headSet(at)) {
      add(places, candidate, free);
    }
    for (int back = at - STRIDE; back > read && read < 0; back -= STRIDE) {
      add(places, markableAt(back), free);
    }
    List<Mark> marks = timed(places, stretches);
    return read < 0 || reaches(marks, Math.min(read, at)) ? marks : List.of();
  }

  /** Whether a mark, ours or the client's, finds the entry that ends at this block. */
  private boolean reaches(List<Mark> marks, int entry) {
    int reach = rules.dialect() == CacheDialect.BREAKPOINTS ? 1 : rules.lookback();
    return marks.stream().anyMatch(m -> m.block() >= entry && m.block() < entry + reach)
        || !clientMarks().subMap(entry, entry + reach).isEmpty();
  }

  private void add(NavigableSet<Integer> places, int at, int free) {
    boolean taken = at < 0 || !blocks.get(at).markable() || blocks.get(at).clientMark().isPresent();
    if (!taken && places.size() < free && upTo[at] >= rules.minTokens()) {
      places.add(at);
    }
  }

  /** Gives the marks lifetimes: longer ones first, the client's own respected. */
  private List<Mark> timed(NavigableSet<Integer> places, List<Stretch> stretches) {
    List<Mark> marks = new ArrayList<>();
    NavigableMap<Integer, CacheTtl> clients = clientMarks();
    CacheTtl later = null;
    for (int at : places.descendingSet()) {
      CacheTtl ttl =
          stretches.stream()
              .filter(s -> s.end() >= at)
              .min(Comparator.comparingInt(Stretch::end))
              .map(Stretch::ttl)
              .orElse(shortest());
      if (path[at].alive(now, machine)) {
        ttl = path[at].aliveTtl();
      }
      // What is in the cache for a short time may say more: it is not written anew.
      if (later != null && isShorter(ttl, later)) {
        ttl = later;
      }
      for (CacheTtl client : clients.tailMap(at).values()) {
        ttl = isShorter(ttl, client) ? client : ttl;
      }
      for (CacheTtl client : clients.headMap(at).values()) {
        ttl = isShorter(client, ttl) ? client : ttl;
      }
      if (rules.write().containsKey(ttl)) {
        marks.addFirst(new Mark(at, ttl));
        later = ttl;
      }
    }
    // What is already kept for a short time can't be followed by something longer.
    List<Mark> ordered = new ArrayList<>();
    CacheTtl bound = null;
    for (Mark mark : marks) {
      CacheTtl ttl = bound != null && isShorter(bound, mark.ttl()) ? bound : mark.ttl();
      ordered.add(new Mark(mark.block(), ttl));
      bound = ttl;
    }
    return ordered;
  }

  private NavigableMap<Integer, CacheTtl> clientMarks() {
    NavigableMap<Integer, CacheTtl> marks = new TreeMap<>();
    for (int i = 0; i < blocks.size(); i++) {
      int at = i;
      blocks
          .get(i)
          .clientMark()
          .ifPresent(ttl -> marks.put(at, CachePlanner.specified(ttl, rules.dialect())));
    }
    prompt
        .automatic()
        .ifPresent(ttl -> marks.put(blocks.size(), CachePlanner.specified(ttl, rules.dialect())));
    return marks;
  }

  /**
   * What the marks cost over no caching if what they write is never read. What is in the cache
   * already is read by the provider's promise; how far that is trusted, its past answers say.
   */
  private double premium(List<Mark> marks, int read) {
    double sum = 0;
    long from = 0;
    long kept = read < 0 ? 0 : upTo[read];
    for (Mark mark : marks) {
      long to = upTo[mark.block()];
      long promised = Math.max(0, Math.min(to, kept) - from);
      double price = Math.max(0, writePrice(mark.ttl()) - rules.fresh());
      sum += (to - from - promised + promised * table.distrust()) * price;
      from = to;
    }
    return sum;
  }

  private static double gainAt(int at, List<Stretch> stretches) {
    return stretches.stream().filter(s -> s.end() >= at).findFirst().map(Stretch::gain).orElse(0.0);
  }

  private Plan unmarked(int read, String reason) {
    return new Plan(prompt, rules, List.of(), key, read + 1, reason, 0, now);
  }

  private double writePrice(CacheTtl ttl) {
    return rules.write().getOrDefault(ttl, rules.fresh());
  }

  private List<CacheTtl> byLength() {
    return rules.write().keySet().stream()
        .sorted(Comparator.comparingLong(Lifetimes::millis))
        .toList();
  }

  private CacheTtl longest() {
    return rules.write().isEmpty() ? CacheTtl.FIVE_MINUTES : byLength().getLast();
  }

  private CacheTtl shortest() {
    return rules.write().isEmpty() ? CacheTtl.FIVE_MINUTES : byLength().getFirst();
  }

  private static boolean isShorter(CacheTtl one, CacheTtl other) {
    return Lifetimes.millis(one) < Lifetimes.millis(other);
  }
}
