package dev.hone.gateway.promptcache;

import dev.hone.wire.prefix.BlockKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one cache's planner remembers: prefixes, sorts of prefixes, and its budget. Bounded; what
 * was used longest ago goes first. Whoever uses it holds its lock.
 */
final class PrefixTable {
  private static final int SORTS = 512;

  private final Map<Long, PrefixNode> nodes;
  private final Map<Long, ReuseClass> families = bounded(SORTS);
  private final Map<Integer, ReuseClass> sorts = new LinkedHashMap<>();
  private final PremiumBudget budget = new PremiumBudget();
  private int inVain;
  private double promises;
  private double broken;

  PrefixTable(int capacity) {
    this.nodes = bounded(capacity);
  }

  private static <K, V> Map<K, V> bounded(int capacity) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
      }
    };
  }

  PremiumBudget budget() {
    return budget;
  }

  /** Every block's prefix, visited; nodes that were not there are made. */
  PrefixNode[] visit(Prompt prompt, long now) {
    PrefixNode[] path = new PrefixNode[prompt.blocks().size()];
    for (int i = 0; i < path.length; i++) {
      PrefixNode node =
          nodes.computeIfAbsent(prompt.blocks().get(i).hash(), hash -> new PrefixNode());
      node.visit(now);
      path[i] = node;
    }
    return path;
  }

  /** The same without visiting or making any; unknown prefixes stay out. */
  Map<Long, PrefixNode> known() {
    return nodes;
  }

  /**
   * The sort of a place in a prompt: where it stands, in what family, and how the conversation went
   * so far.
   *
   * @param turns how many requests in a row went on from one another
   */
  ReuseClass sort(Prompt prompt, Place place, int turns) {
    ReuseClass anywhere = sorts.computeIfAbsent(place.number(), n -> new ReuseClass(null));
    if (place == Place.HEAD) {
      return anywhere;
    }
    int long_ = prompt.tokens() < 4_000 ? 0 : prompt.tokens() < 16_000 ? 1 : 2;
    int went = turns < 3 ? turns : turns < 6 ? 3 : 4;
    boolean afterTool =
        !prompt.blocks().isEmpty() && prompt.blocks().getLast().kind() == BlockKind.TOOL_RESULT;
    int number = ((place.number() * 5 + went) * 3 + long_) * 2 + (afterTool ? 1 : 0) + 4;
    ReuseClass general = sorts.computeIfAbsent(number, n -> new ReuseClass(anywhere));
    long family = prompt.head() == 0 ? 0 : prompt.blocks().get(prompt.head() - 1).hash();
    return families.computeIfAbsent(family * 31 + number, k -> new ReuseClass(general));
  }

  /** The sort of a prefix that was met before and is neither instructions nor a conversation. */
  ReuseClass branch(PrefixNode node) {
    ReuseClass anywhere = sorts.computeIfAbsent(Place.BRANCH.number(), n -> new ReuseClass(null));
    int met = Math.min(node.visits(), 6);
    int pace = Lifetimes.bridging((long) node.gap());
    return sorts.computeIfAbsent(1_000 + met * 10 + pace, n -> new ReuseClass(anywhere));
  }

  /** Where in a prompt a prefix ends. */
  enum Place {
    /** With the instructions. */
    HEAD(0),
    /** Before the last message. */
    TURN(1),
    /** With the prompt. */
    END(2),
    /** Where others branch off. */
    BRANCH(3);

    private final int number;

    Place(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Counts marks that neither wrote nor read anything; a provider that ignores them gets none. */
  void effect(boolean any) {
    inVain = any ? 0 : inVain + 1;
  }

  /** Counts whether what should have been in the cache was. */
  void promise(boolean kept) {
    promises++;
    broken += kept ? 0 : 1;
    if (promises > 1_000) {
      promises /= 2;
      broken /= 2;
    }
  }

  /** The part of a premium to set aside for a provider that drops entries early: 0 to 1. */
  double distrust() {
    return Math.min(1, (4 * broken + 0.02) / (promises + 1));
  }

  boolean ignoresMarks() {
    return inVain >= 50;
  }
}
