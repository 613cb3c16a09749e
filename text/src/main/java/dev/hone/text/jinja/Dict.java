package dev.hone.text.jinja;

import dev.hone.text.TemplateException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code dict}: entries in the order of their first assignment. */
final class Dict implements Value {

  record Entry(Value key, Value value) {}

  private final Map<Object, Entry> entries = new LinkedHashMap<>();

  /** Only whoever builds the dict may call this. */
  void put(Value key, Value value) {
    Object hashed = hashed(key);
    Entry before = entries.get(hashed);
    entries.put(hashed, new Entry(before == null ? key : before.key(), value));
  }

  /** Null if there is no such entry. */
  @Nullable Value get(Value key) {
    Entry entry = entries.get(hashed(key));
    return entry == null ? null : entry.value();
  }

  @Nullable Value get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  int size() {
    return entries.size();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  List<Value> keys() {
    List<Value> keys = new ArrayList<>(entries.size());
    entries.values().forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  List<Value> values() {
    List<Value> values = new ArrayList<>(entries.size());
    entries.values().forEach(entry -> values.add(entry.value()));
    return values;
  }

  /** The entries as tuples of two. */
  List<Value> items() {
    List<Value> items = new ArrayList<>(entries.size());
    entries.values().forEach(e -> items.add(Sequence.tuple(List.of(e.key(), e.value()))));
    return items;
  }

  /** False for what Python cannot hash; a tuple counts if its items are plain. */
  static boolean hashable(Value key) {
    return switch (key) {
      case Sequence sequence ->
          sequence.kind() == Sequence.Kind.TUPLE
              && sequence.items().stream().allMatch(i -> !(i instanceof Sequence) && hashable(i));
      case Dict dict -> false;
      case None n -> true;
      case Undefined u -> true;
      case Numeric n -> true;
      case Text t -> true;
      case Namespace n -> true;
      case Callable c -> true;
      case LoopState l -> true;
    };
  }

  /** An object that equals another exactly if the keys are equal in Python: 1, 1.0 and True are. */
  private static Object hashed(Value key) {
    if (!hashable(key)) {
      throw new TemplateException("unhashable type: '" + key.typeName() + "'", false);
    }
    return switch (key) {
      case Text text -> text.string();
      case Bool bool -> bool.toInteger();
      case Int integer -> integer.value();
      case Real real -> {
        double value = real.value();
        boolean whole = Math.rint(value) == value && !Double.isInfinite(value);
        yield whole ? new BigDecimal(value).toBigInteger() : (Object) value;
      }
      case Sequence sequence -> sequence.items().stream().map(Dict::hashed).toList();
      case Undefined undefined -> Undefined.class;
      default -> key;
    };
  }

  @Override
  public boolean truthy() {
    return !entries.isEmpty();
  }

  @Override
  public String typeName() {
    return "dict";
  }
}
