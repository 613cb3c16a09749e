package dev.hone.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters that take apart, order or fold lists and dicts. */
final class SequenceFilters {
  private SequenceFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("list", (r, x, a) -> Sequence.list(r.elements.of(x)));
    filters.put("items", SequenceFilters::items);
    filters.put("first", SequenceFilters::first);
    filters.put("last", SequenceFilters::last);
    filters.put("reverse", SequenceFilters::reverse);
    filters.put("sort", SequenceFilters::sort);
    filters.put("dictsort", SequenceFilters::dictsort);
    filters.put("unique", SequenceFilters::unique);
    filters.put("batch", SequenceFilters::batch);
    filters.put("sum", SequenceFilters::sum);
    filters.put("min", (r, x, a) -> extreme(r, x, a, 1));
    filters.put("max", (r, x, a) -> extreme(r, x, a, -1));
  }

  private static Value items(Rendering rendering, Value input, Arguments arguments) {
    return switch (input) {
      case Dict dict -> {
        rendering.budget.elements(dict.size());
        yield Sequence.iterator(dict.items());
      }
      case Undefined undefined -> Sequence.iterator(List.of());
      default -> throw Rendering.mismatch(input, "a mapping for items");
    };
  }

  private static Value first(Rendering rendering, Value input, Arguments arguments) {
    List<Value> items = rendering.elements.of(input);
    return items.isEmpty() ? new Undefined("No first item, sequence was empty.") : items.getFirst();
  }

  private static Value last(Rendering rendering, Value input, Arguments arguments) {
    if (input instanceof Sequence sequence && sequence.kind() == Sequence.Kind.ITERATOR) {
      throw Rendering.failure("'generator' object is not reversible");
    }
    List<Value> items = rendering.elements.of(input);
    return items.isEmpty() ? new Undefined("No last item, sequence was empty.") : items.getLast();
  }

  private static Value reverse(Rendering rendering, Value input, Arguments arguments) {
    if (input instanceof Text text) {
      TextBuilder out = rendering.builder();
      rendering.elements.of(text).reversed().forEach(c -> out.append(rendering.text(c)));
      return out.build();
    }
    return Sequence.iterator(rendering.elements.of(input).reversed());
  }

  private static Value sort(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("sort", "reverse", "case_sensitive", "attribute");
    boolean reverse = arguments.flag(0, "reverse", false);
    boolean sensitive = arguments.flag(1, "case_sensitive", false);
    List<ItemGetter> getters = getters(rendering, arguments.get(2, "attribute"));
    Comparator<Value> order =
        (a, b) -> {
          for (ItemGetter getter : getters) {
            int compared =
                compare(
                    rendering,
                    folded(rendering, getter.get(a), sensitive),
                    folded(rendering, getter.get(b), sensitive));
            if (compared != 0) {
              return compared;
            }
          }
          return 0;
        };
    return Sequence.list(sorted(rendering, rendering.elements.of(input), order, reverse));
  }

  /** {@code attribute="a,b"} sorts by a, then by b. */
  private static List<ItemGetter> getters(Rendering rendering, @Nullable Value attribute) {
    if (attribute instanceof Text text) {
      List<ItemGetter> getters = new ArrayList<>();
      for (String part : text.string().split(",", -1)) {
        getters.add(ItemGetter.of(rendering, Text.of(part, true)));
      }
      return getters;
    }
    return List.of(ItemGetter.of(rendering, attribute));
  }

  /** Stable in both directions, as Python's sort. */
  private static List<Value> sorted(
      Rendering rendering, List<Value> items, Comparator<Value> order, boolean reverse) {
    rendering.budget.elements(items.size());
    List<Value> sorted = new ArrayList<>(items);
    try {
      sorted.sort(reverse ? order.reversed() : order);
    } catch (IllegalArgumentException e) {
      // NaN has no place in an order; Java notices, Python does not.
      throw Rendering.failure("the values to sort have no consistent order");
    }
    return Collections.unmodifiableList(sorted);
  }

  private static int compare(Rendering rendering, Value a, Value b) {
    if (rendering.comparison.equal(a, b)) {
      return 0;
    }
    return rendering.comparison.order(a, b, "<");
  }

  private static Value folded(Rendering rendering, Value value, boolean sensitive) {
    if (value instanceof Text text) {
      rendering.budget.scan(text.length());
    }
    return value instanceof Text text && !sensitive
        ? text.map(s -> s.toLowerCase(Locale.ROOT))
        : value;
  }

  private static Value dictsort(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("dictsort", "case_sensitive", "by", "reverse");
    if (!(input instanceof Dict dict)) {
      throw Rendering.mismatch(input, "a mapping for dictsort");
    }
    boolean sensitive = arguments.flag(0, "case_sensitive", false);
    String by = arguments.text(1, "by", Text.of("key", true)).string();
    if (!by.equals("key") && !by.equals("value")) {
      throw Rendering.failure("dictsort can sort by 'key' or 'value' only");
    }
    int index = by.equals("key") ? 0 : 1;
    Comparator<Value> order =
        (a, b) ->
            compare(
                rendering,
                folded(rendering, ((Sequence) a).items().get(index), sensitive),
                folded(rendering, ((Sequence) b).items().get(index), sensitive));
    boolean reverse = arguments.flag(2, "reverse", false);
    return Sequence.list(sorted(rendering, dict.items(), order, reverse));
  }

  private static Value unique(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("unique", "case_sensitive", "attribute");
    boolean sensitive = arguments.flag(0, "case_sensitive", false);
    ItemGetter getter = ItemGetter.of(rendering, arguments.get(1, "attribute"));
    Dict seen = new Dict();
    List<Value> unique = new ArrayList<>();
    for (Value item : rendering.elements.of(input)) {
      Value key = folded(rendering, getter.get(item), sensitive);
      rendering.budget.elements(1);
      if (seen.get(key) == null) {
        seen.put(key, item);
        unique.add(item);
      }
    }
    return Sequence.iterator(unique);
  }

  private static Value batch(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("batch", "linecount", "fill_with");
    int size = Arithmetic.index(arguments.require(0, "linecount"), "the size of a batch");
    @Nullable Value filler = arguments.get(1, "fill_with");
    if (size < 1) {
      throw Rendering.failure("the size of a batch must be at least 1");
    }
    List<Value> batches = new ArrayList<>();
    List<Value> items = rendering.elements.of(input);
    rendering.budget.elements(items.size());
    for (int from = 0; from < items.size(); from += size) {
      List<Value> batch = new ArrayList<>(items.subList(from, Math.min(items.size(), from + size)));
      while (filler != null && filler != None.NONE && batch.size() < size) {
        rendering.budget.elements(1);
        batch.add(filler);
      }
      batches.add(Sequence.list(batch));
    }
    return Sequence.iterator(batches);
  }

  private static Value sum(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("sum", "attribute", "start");
    ItemGetter getter = ItemGetter.of(rendering, arguments.get(0, "attribute"));
    Value sum = arguments.get(1, "start", Int.of(0));
    if (sum instanceof Text) {
      throw Rendering.failure("sum() can't sum strings");
    }
    for (Value item : rendering.elements.of(input)) {
      sum = rendering.arithmetic.apply("+", sum, getter.get(item));
    }
    return sum;
  }

  private static Value extreme(Rendering rendering, Value input, Arguments arguments, int sign) {
    arguments.accept("min or max", "case_sensitive", "attribute");
    boolean sensitive = arguments.flag(0, "case_sensitive", false);
    ItemGetter getter = ItemGetter.of(rendering, arguments.get(1, "attribute"));
    @Nullable Value best = null;
    for (Value item : rendering.elements.of(input)) {
      if (best == null) {
        best = item;
        continue;
      }
      Value key = folded(rendering, getter.get(item), sensitive);
      Value bestKey = folded(rendering, getter.get(best), sensitive);
      if (sign * compare(rendering, key, bestKey) < 0) {
        best = item;
      }
    }
    return best == null ? new Undefined("No aggregated item, sequence was empty.") : best;
  }
}
