package dev.hone.text.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Python's iteration and length. */
final class Elements {
  private final Budget budget;

  Elements(Budget budget) {
    this.budget = budget;
  }

  /** {@code list(value)}: items, characters, or keys; nothing for an undefined value. */
  List<Value> of(Value value) {
    List<Value> items =
        switch (value) {
          case Sequence sequence -> sequence.items();
          case Dict dict -> {
            budget.elements(dict.size());
            yield dict.keys();
          }
          case Text text -> characters(text);
          case Undefined undefined -> List.of();
          case LoopState loop -> loop.remaining();
          default -> throw Rendering.failure("'" + value.typeName() + "' object is not iterable");
        };
    budget.step(items.size());
    return items;
  }

  Iterator<Value> iterator(Value value) {
    return of(value).iterator();
  }

  boolean iterable(Value value) {
    return switch (value) {
      case Sequence sequence -> true;
      case Dict dict -> true;
      case Text text -> true;
      case Undefined undefined -> true;
      case LoopState loop -> true;
      default -> false;
    };
  }

  /** {@code len(value)}. */
  int length(Value value) {
    return switch (value) {
      case Sequence sequence when sequence.kind().sized() -> sequence.items().size();
      case Dict dict -> dict.size();
      case Text text -> {
        budget.step(text.length() / 64 + 1);
        yield text.codePoints();
      }
      case Undefined undefined -> 0;
      case LoopState loop -> loop.length();
      default -> throw Rendering.failure("object of type '" + value.typeName() + "' has no len()");
    };
  }

  private List<Value> characters(Text text) {
    budget.elements(text.length());
    List<Value> characters = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = i + Character.charCount(text.string().codePointAt(i));
      characters.add(text.substring(i, end).withMarkup(false));
      i = end;
    }
    return characters;
  }
}
