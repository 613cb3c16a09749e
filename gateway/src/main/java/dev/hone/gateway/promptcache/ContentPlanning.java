package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.ContentPlan.Order;
import dev.hone.gateway.promptcache.PrefixTable.Place;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The planning of one request's cached contents, under its table's lock. */
final class ContentPlanning {

  /** Instructions are kept for so many usual gaps after a use. */
  private static final double GAPS_KEPT = 10;

  /** Where nothing is known of the pace. */
  private static final double USUAL_GAP = 60_000;

  /** Nobody is expected to go on for longer than this. */
  private static final double MOST_USES = 20;

  /**
   * What a content must be expected to bring over its price, as a part of it. The more sure its
   * uses are, the less: instructions were asked for by many already, while one made of a
   * conversation that ends is lost whole.
   */
  private static final double SURPLUS_HEAD = 0.5;

  private static final double SURPLUS_TALK = 1;

  /** Whoever goes on does so within this. */
  private static final int SOON = Lifetimes.index(CacheTtl.FIVE_MINUTES);

  private final ContentTable table;
  private final Prompt prompt;
  private final ContentRules rules;
  private final ContentTiming timing;
  private final long now;
  private final List<PromptBlock> blocks;
  private final long[] upTo;
  private final PrefixNode[] path;
  private final int last;
  private int known;
  private int turns;
  private int use;
  private ContentTable.@Nullable Content used;
  private Stay stay = new Stay(0, 0, 0);

  ContentPlanning(
      ContentTable table, Prompt prompt, ContentRules rules, ContentTiming timing, long now) {
    this.table = table;
    this.prompt = prompt;
    this.rules = rules;
    this.timing = timing;
    this.now = now;
    this.blocks = prompt.blocks();
    this.last = blocks.size() - 1;
    this.upTo = new long[blocks.size()];
    long sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += blocks.get(i).tokens();
      upTo[i] = sum;
    }
    this.path = table.prefixes().visit(prompt, now);
  }

  ContentPlan plan() {
    known = last;
    while (known >= 0 && path[known].visits() < 2) {
      known--;
    }
    int from = known;
    while (from >= prompt.head() && path[from].turns() == 0) {
      from--;
    }
    turns = from >= prompt.head() ? path[from].turns() : 0;
    use = last - 1;
    while (use >= 0 && table.alive(blocks.get(use).hash(), now) == null) {
      use--;
    }
    used = use < 0 ? null : table.alive(blocks.get(use).hash(), now);
    if (used != null) {
      path[use].used(now);
    }
    goOn(from);
    stay = Stay.best(chances(), rules.gain() * (1 - table.implicitShare()), rules);
    int head = prompt.head() - 1;
    watch(head, Place.HEAD);
    watch(last, Place.END);
    Optional<Candidate> make = better(order(head, Place.HEAD), order(talk(), Place.END));
    if (make.isPresent() && make.get().order().block() >= prompt.head()) {
      path[make.get().order().block()].expect(
          table.forecasts().expect(stay.goesOn(), now + stay.millis()));
    }
    boolean outgrown = use != head || timing == ContentTiming.FIRST;
    Optional<Order> extend = make.isPresent() && outgrown ? Optional.empty() : extension();
    return new ContentPlan(
        prompt,
        rules,
        use,
        used == null ? "" : used.name(),
        known < 0 ? 0 : upTo[known],
        timing == ContentTiming.FIRST && make.isPresent(),
        make.map(Candidate::order),
        extend,
        make.isPresent() ? "a content pays" : use >= 0 ? "read" : "no content pays yet");
  }

  /** The conversation that ended with that block goes on with the whole prompt. */
  private void goOn(int from) {
    boolean begins = from < prompt.head() || from == last;
    if (!begins) {
      path[last].began(path[from].began());
      table.grown(upTo[last] - upTo[from]);
    }
    if (path[last].began() == 0) {
      path[last].began((int) Math.min(Integer.MAX_VALUE, upTo[last]));
    }
  }

  /** With what chances the whole prompt is asked for again within each step of time. */
  private double[] chances() {
    ReuseClass sort = table.prefixes().sort(prompt, Place.END, turns);
    double[] expected = new double[Lifetimes.COUNT];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = sort.within(i, now);
    }
    int[] features =
        ReuseFeatures.of(
            Place.END,
            blocks.getLast().kind() == BlockKind.TOOL_RESULT,
            upTo[last],
            known < 0 ? 0 : upTo[known],
            upTo[last],
            turns,
            path[last].visits());
    return table.prefixes().regression().stepChances(expected, features, path[last], now);
  }

  private void watch(int block, Place place) {
    if (block >= 0) {
      path[block].watchAs(table.prefixes().sort(prompt, place, turns), now);
      if (place == Place.END) {
        path[block].turns(turns + 1);
      }
    }
  }

  private record Candidate(Order order, double net) {}

  private static Optional<Candidate> better(Optional<Candidate> one, Optional<Candidate> other) {
    return one.isPresent() && (other.isEmpty() || one.get().net() >= other.get().net())
        ? one
        : other;
  }

  /** Where a content of the conversation ends; -1 if there can be none. */
  private int talk() {
    if (timing == ContentTiming.BESIDE) {
      return last;
    }
    // A request that reads a content must have a message left.
    return prompt.lastTurn() > prompt.head() ? prompt.lastTurn() - 1 : -1;
  }

  private Optional<Candidate> order(int at, Place place) {
    if (at < 0 || upTo[at] < rules.minTokens() || at <= use) {
      return Optional.empty();
    }
    long hash = blocks.get(at).hash();
    if (table.underWay(hash, now) || table.alive(hash, now) != null) {
      return Optional.empty();
    }
    if (place == Place.HEAD) {
      return instructions(at);
    }
    // Asked once more as a whole it could not be read: something must follow.
    return path[last].visits() > 1 ? Optional.empty() : conversation(at);
  }

  private Optional<Candidate> instructions(int at) {
    long tokens = upTo[at];
    double gap = path[at].gap() > 0 ? path[at].gap() : USUAL_GAP;
    long ttl = lifetime(gap);
    double already =
        used == null ? tokens * table.implicitShare() * rules.gain() : used.tokens() * rules.gain();
    double perUse = tokens * rules.gain() - already - rules.storage(tokens, gap);
    double premium = price(at, ttl) - servesNow(at);
    double net = uses(at) * perUse - premium;
    return net > SURPLUS_HEAD * premium ? affordable(at, ttl, net) : Optional.empty();
  }

  /** What this very request saves, by estimate, if it reads a content up to there. */
  private double servesNow(int at) {
    if (timing == ContentTiming.BESIDE) {
      return 0;
    }
    double otherwise =
        used != null
            ? used.tokens()
            : table.implicitShare() * (known < 0 ? 0 : Math.min(upTo[known], upTo[at]));
    return (upTo[at] - otherwise) * rules.gain();
  }

  /** How many more requests are expected to have these instructions. */
  private double uses(int at) {
    ReuseClass sort = table.prefixes().sort(prompt, Place.HEAD, turns);
    double p = path[at].within(SOON, sort.within(SOON, now));
    double goesOn = Math.min(MOST_USES, p / Math.max(1 - p, 1e-6));
    // What has been asked for n times is expected n times more: nothing else is known of its age.
    return Math.min(path[at].visits() - 1, 5 * goesOn);
  }

  private Optional<Candidate> conversation(int at) {
    long tokens = upTo[at];
    long uncovered = used == null ? tokens : tokens - used.tokens();
    double implicit = used == null ? table.implicitShare() : 0;
    double growth = rules.gain() * table.growth(upTo[last] - path[last].began(), turns);
    double trust = table.forecasts().trust(now);
    double later =
        table
            .prefixes()
            .sort(prompt, Place.END, turns + 1)
            .within(Lifetimes.bridging(stay.millis()), now);
    double storage = stay.storage() / Math.max(0.01, stay.goesOn());
    double making = tokens * rules.fresh();
    double missed = servesNow(at);
    Renewal renewal =
        new Renewal(
            timing,
            making,
            missed,
            stay.goesOn() * trust,
            later * trust,
            uncovered * (rules.gain() * (1 - implicit) - storage) + growth,
            growth);
    double made = renewal.now();
    double net = renewal.never() - made;
    return made <= renewal.waiting() && net >= SURPLUS_TALK * (making - missed)
        ? affordable(at, stay.millis(), net)
        : Optional.empty();
  }

  private Optional<Candidate> affordable(int at, long ttl, double net) {
    double price = price(at, ttl);
    double premium = price - servesNow(at);
    Order order =
        new Order(at, blocks.get(at).hash(), upTo[at], ttl, OptionalLong.empty(), price, premium);
    return premium <= table.prefixes().budget().free(upTo[last] * rules.fresh())
        ? Optional.of(new Candidate(order, net))
        : Optional.empty();
  }

  private double price(int at, long ttl) {
    return upTo[at] * rules.fresh() + rules.storage(upTo[at], (double) ttl);
  }

  private static long lifetime(double gap) {
    return Math.clamp((long) (GAPS_KEPT * gap), Stay.SHORTEST, Stay.LONGEST);
  }

  private Optional<Order> extension() {
    ContentTable.Content content = used;
    if (content == null || table.underWay(blocks.get(use).hash(), now)) {
      return Optional.empty();
    }
    boolean head = use < prompt.head();
    double gap = path[use].gap() > 0 ? path[use].gap() : USUAL_GAP;
    long ttl = head ? lifetime(gap) : stay.millis();
    long tokens = content.tokens();
    double chance = head ? 1 : stay.goesOn();
    double storage = head ? rules.storage(1, gap) : stay.storage();
    double perUse = chance * rules.gain() * (1 - table.implicitShare()) - storage;
    double premium = rules.storage(tokens, (double) (now + ttl - content.until()));
    boolean pays = perUse > 0 && (content.until() - now) * 2 < ttl;
    return pays && premium <= table.prefixes().budget().free(upTo[last] * rules.fresh())
        ? Optional.of(
            new Order(
                use,
                blocks.get(use).hash(),
                tokens,
                ttl,
                OptionalLong.of(content.until()),
                premium,
                premium))
        : Optional.empty();
  }
}
