package dev.hone.gateway.promptcache;

import dev.hone.wire.prefix.BlockKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What one cache's planner remembers: prefixes, sorts of prefixes, and its budget. Bounded; what
 * was used longest ago goes first. Whoever uses it holds its lock.
 */
final class PrefixTable {
  private static final int SORTS = 512;
  private static final int NO_PARENT = -1;

  private final SequencedMap<Long, PrefixNode> nodes;
  private final Map<Long, ReuseClass> families = bounded(SORTS);
  private final Map<Integer, ReuseClass> sorts = new LinkedHashMap<>();
  private final PremiumBudget budget = new PremiumBudget();
  private ReuseRegression regression = new ReuseRegression();
  private int inVain;
  private double promises;
  private double broken;

  PrefixTable(int capacity) {
    this.nodes = bounded(capacity);
  }

  private static <K, V> SequencedMap<K, V> bounded(int capacity) {
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

  /** How what can be seen of a prompt bears on its chances. */
  ReuseRegression regression() {
    return regression;
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

  /** All prefixes that end in such a place. */
  ReuseClass sort(Place place) {
    return sorts.computeIfAbsent(place.number(), n -> new ReuseClass(null));
  }

  /**
   * The sort of a place in a prompt: where it stands, in what family, and how the conversation went
   * so far.
   *
   * @param turns how many requests in a row went on from one another
   */
  ReuseClass sort(Prompt prompt, Place place, int turns) {
    ReuseClass anywhere = sort(place);
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

  /**
   * Writes what it remembers, of the prefixes those used last.
   *
   * @param most how many prefixes
   * @return how many it wrote
   */
  int save(DataOutput out, int most) throws IOException {
    budget.save(out);
    out.writeInt(inVain);
    out.writeDouble(promises);
    out.writeDouble(broken);
    regression.save(out);
    Map<ReuseClass, Integer> numbers = new HashMap<>();
    sorts.forEach((number, sort) -> numbers.put(sort, number));
    out.writeInt(sorts.size());
    for (Map.Entry<Integer, ReuseClass> sort : sorts.entrySet()) {
      out.writeInt(sort.getKey());
      out.writeInt(numbers.getOrDefault(sort.getValue().parent(), NO_PARENT));
      sort.getValue().save(out);
    }
    out.writeInt(families.size());
    for (Map.Entry<Long, ReuseClass> family : families.entrySet()) {
      out.writeLong(family.getKey());
      out.writeInt(numbers.getOrDefault(family.getValue().parent(), NO_PARENT));
      family.getValue().save(out);
    }
    List<Map.Entry<Long, PrefixNode>> newest =
        nodes.sequencedEntrySet().reversed().stream().limit(most).toList();
    out.writeInt(newest.size());
    for (Map.Entry<Long, PrefixNode> node : newest.reversed()) {
      out.writeLong(node.getKey());
      node.getValue().save(out);
    }
    return newest.size();
  }

  static PrefixTable load(int capacity, DataInput in) throws IOException {
    PrefixTable table = new PrefixTable(capacity);
    table.budget.load(in);
    table.inVain = SnapshotNumbers.count(in);
    table.promises = SnapshotNumbers.amount(in);
    table.broken = SnapshotNumbers.amount(in);
    table.regression = ReuseRegression.load(in);
    // A sort's parent was made, and is written, before it.
    for (int n = in.readInt(); n > 0; n--) {
      int number = in.readInt();
      table.sorts.put(number, ReuseClass.load(table.sorts.get(in.readInt()), in));
    }
    for (int n = in.readInt(); n > 0; n--) {
      long family = in.readLong();
      table.families.put(family, ReuseClass.load(table.sorts.get(in.readInt()), in));
    }
    for (int n = in.readInt(); n > 0; n--) {
      long hash = in.readLong();
      table.nodes.put(hash, PrefixNode.load(in));
    }
    return table;
  }
}
