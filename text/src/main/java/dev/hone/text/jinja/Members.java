package dev.hone.text.jinja;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes and items. {@code x.name} looks for an attribute first and an item second, {@code
 * x['name']} the other way round; methods that would change a list or dict are refused.
 */
final class Members {
  private static final Set<String> CHANGES_LIST =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
  private static final Set<String> CHANGES_DICT =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private final Rendering rendering;
  private final TextMethods textMethods;

  Members(Rendering rendering) {
    this.rendering = rendering;
    this.textMethods = new TextMethods(rendering);
  }

  /** {@code object.name}. */
  Value attribute(Value object, String name) {
    if (object instanceof Undefined undefined) {
      throw undefined.failure();
    }
    @Nullable Value found = own(object, name);
    if (found == null && object instanceof Dict dict) {
      found = dict.get(name);
    }
    return found == null ? Undefined.member(object, name) : found;
  }

  /** {@code object[key]}. */
  Value item(Value object, Value key) {
    if (object instanceof Undefined undefined) {
      throw undefined.failure();
    }
    @Nullable Value found =
        switch (object) {
          case Dict dict -> Dict.hashable(key) ? dict.get(key) : null;
          case Sequence sequence when sequence.kind().indexed() -> element(sequence.items(), key);
          case Text text -> character(text, key);
          default -> null;
        };
    if (found == null && key instanceof Text name) {
      found = own(object, name.string());
    }
    return found == null ? Undefined.member(object, rendering.text(key).string()) : found;
  }

  private static @Nullable Value element(List<Value> items, Value key) {
    if (Comparison.integer(key) == null) {
      return null;
    }
    int index = Arithmetic.index(key, "an index");
    int at = index < 0 ? index + items.size() : index;
    return at < 0 || at >= items.size() ? null : items.get(at);
  }

  private @Nullable Value character(Text text, Value key) {
    if (Comparison.integer(key) == null) {
      return null;
    }
    int length = rendering.elements.length(text);
    int index = Arithmetic.index(key, "an index");
    int at = index < 0 ? index + length : index;
    return at < 0 || at >= length ? null : text.substring(text.offset(at), text.offset(at + 1));
  }

  /** A method or other attribute of the type itself; null if it has none of that name. */
  @Nullable Value own(Value object, String name) {
    return switch (object) {
      case Text text -> textMethods.find(text, name);
      case Dict dict when CHANGES_DICT.contains(name) -> refused(object, name);
      case Dict dict -> dictMethod(dict, name);
      case Sequence list when list.kind() == Sequence.Kind.LIST && CHANGES_LIST.contains(name) ->
          refused(object, name);
      case Sequence sequence when sequence.kind().indexed() -> listMethod(sequence, name);
      case Namespace namespace -> namespace.get(name);
      case LoopState loop -> loop.attribute(name);
      default -> null;
    };
  }

  private static Undefined refused(Value object, String name) {
    return new Undefined(
        "access to attribute '" + name + "' of '" + object.typeName() + "' object is unsafe");
  }

  private @Nullable Value dictMethod(Dict dict, String name) {
    return switch (name) {
      case "items" -> view(name, Sequence.Kind.DICT_ITEMS, dict, dict::items);
      case "keys" -> view(name, Sequence.Kind.DICT_KEYS, dict, dict::keys);
      case "values" -> view(name, Sequence.Kind.DICT_VALUES, dict, dict::values);
      case "get" ->
          new Callable(
              name,
              arguments -> {
                arguments.accept(name, "key", "default");
                @Nullable Value found = dict.get(arguments.require(0, "key"));
                return found == null ? arguments.get(1, "default", None.NONE) : found;
              });
      case "copy" -> new Callable(name, arguments -> dict);
      default -> null;
    };
  }

  private Callable view(
      String name, Sequence.Kind kind, Dict dict, java.util.function.Supplier<List<Value>> items) {
    return new Callable(
        name,
        arguments -> {
          arguments.accept(name);
          rendering.budget.elements(dict.size());
          return new Sequence(kind, items.get());
        });
  }

  private @Nullable Value listMethod(Sequence sequence, String name) {
    return switch (name) {
      case "count" ->
          new Callable(
              name,
              arguments -> {
                Value wanted = arguments.accept(name, "value").require(0, "value");
                return Int.of(
                    sequence.items().stream()
                        .filter(item -> rendering.comparison.equal(item, wanted))
                        .count());
              });
      case "index" ->
          new Callable(
              name,
              arguments -> {
                Value wanted = arguments.accept(name, "value").require(0, "value");
                for (int i = 0; i < sequence.items().size(); i++) {
                  if (rendering.comparison.equal(sequence.items().get(i), wanted)) {
                    return Int.of(i);
                  }
                }
                throw Rendering.failure("the value is not in the list");
              });
      case "copy" ->
          sequence.kind() == Sequence.Kind.LIST ? new Callable(name, arguments -> sequence) : null;
      default -> null;
    };
  }
}
