package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.ContentPlan.Order;
import dev.hone.gateway.promptcache.PrefixTable.Place;
import dev.hone.wire.usage.CacheTtl;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The planning of one request's cached contents, under its table's lock. */
final class ContentPlanning {
  private static final long SHORTEST = 60_000;
  private static final long LONGEST = 3_600_000;

  /** A content is kept for so many usual gaps after a use. */
  private static final double GAPS_KEPT = 10;

  /** Where nothing is known of a conversation's pace. */
  private static final double USUAL_GAP = 60_000;

  /** Nobody is expected to go on for longer than this. */
  private static final double MOST_USES = 20;

  /**
   * Part of a content's price that must have been missed for want of it before it is made: of
   * instructions, of a conversation.
   */
  private static final double MISSED_HEAD = 0.3;

  private static final double MISSED_TALK = 1;

  /** What a content must be expected to bring over its price, as a part of it. */
  private static final double SURPLUS = 0.5;

  /** Whoever goes on does so within this. */
  private static final int SOON = Lifetimes.index(CacheTtl.FIVE_MINUTES);

  private final ContentTable table;
  private final Prompt prompt;
  private final ContentRules rules;
  private final long now;
  private final List<PromptBlock> blocks;
  private final long[] upTo;
  private final PrefixNode[] path;
  private final int last;
  private int known;
  private int turns;
  private int use;
  private ContentTable.@Nullable Content used;

  ContentPlanning(ContentTable table, Prompt prompt, ContentRules rules, long now) {
    this.table = table;
    this.prompt = prompt;
    this.rules = rules;
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
    int head = prompt.head() - 1;
    miss(head, from);
    watch(head, Place.HEAD);
    watch(last, Place.END);
    Optional<Candidate> make = better(order(head, Place.HEAD), order(last, Place.END));
    Optional<Order> extend = make.isPresent() && use != head ? Optional.empty() : extension();
    return new ContentPlan(
        prompt,
        rules,
        use,
        used == null ? "" : used.name(),
        known < 0 ? 0 : upTo[known],
        make.map(Candidate::order),
        extend,
        make.isPresent() ? "a content pays" : use >= 0 ? "read" : "no content pays yet");
  }

  /** Adds up what contents would have saved so far: of the instructions, of the conversation. */
  private void miss(int head, int from) {
    double saved = used == null ? 0 : used.tokens() * rules.gain();
    double implicit = used == null ? table.implicitShare() : 0;
    if (head >= 0 && path[head].visits() > 1) {
      double missed = upTo[head] * rules.gain() * (1 - implicit) - saved;
      path[head].miss(path[head].missed() + Math.max(0, missed));
    }
    if (from >= 0 && from >= prompt.head() && from < last) {
      double missed = upTo[from] * rules.gain() * (1 - implicit) - saved;
      path[last].miss(path[from].missed() + Math.max(0, missed));
      path[last].inheritGap(path[from]);
    }
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

  private Optional<Candidate> order(int at, Place place) {
    if (at < 0 || upTo[at] < rules.minTokens() || at <= use) {
      return Optional.empty();
    }
    long hash = blocks.get(at).hash();
    if (table.underWay(hash, now) || table.alive(hash, now) != null) {
      return Optional.empty();
    }
    long tokens = upTo[at];
    double gap = path[at].gap() > 0 ? path[at].gap() : USUAL_GAP;
    long ttl = lifetime(gap);
    double already =
        used == null ? tokens * table.implicitShare() * rules.gain() : used.tokens() * rules.gain();
    double perUse = tokens * rules.gain() - already - rules.storage(tokens, gap);
    double price = tokens * rules.fresh() + rules.storage(tokens, (double) ttl);
    double net = uses(at, place) * perUse - price;
    boolean pays =
        net > SURPLUS * price
            && path[at].missed() >= (place == Place.HEAD ? MISSED_HEAD : MISSED_TALK) * price;
    double free = table.prefixes().budget().free(upTo[last] * rules.fresh());
    return pays && price <= free
        ? Optional.of(
            new Candidate(new Order(at, hash, tokens, ttl, OptionalLong.empty(), price), net))
        : Optional.empty();
  }

  /** How many more requests are expected to have this prefix. */
  private double uses(int at, Place place) {
    double p = path[at].within(SOON, table.prefixes().sort(prompt, place, turns).within(SOON, now));
    double goesOn = Math.min(MOST_USES, p / Math.max(1 - p, 1e-6));
    // What has been asked for n times is expected n times more: nothing else is known of its age.
    return place == Place.HEAD ? Math.min(path[at].visits() - 1, 5 * goesOn) : goesOn;
  }

  private static long lifetime(double gap) {
    return Math.clamp((long) (GAPS_KEPT * gap), SHORTEST, LONGEST);
  }

  private Optional<Order> extension() {
    ContentTable.Content content = used;
    if (content == null || table.underWay(blocks.get(use).hash(), now)) {
      return Optional.empty();
    }
    double gap = path[use].gap() > 0 ? path[use].gap() : USUAL_GAP;
    long ttl = lifetime(gap);
    long tokens = content.tokens();
    double perUse =
        tokens * rules.gain() * (1 - table.implicitShare()) - rules.storage(tokens, gap);
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
                premium))
        : Optional.empty();
  }
}
