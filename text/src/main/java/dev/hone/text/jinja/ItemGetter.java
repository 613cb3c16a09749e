package dev.hone.text.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code attribute=} argument of filters: a path such as {@code function.name} or {@code 0}.
 */
final class ItemGetter {
  private final Rendering rendering;
  private final List<Value> path;
  private final @Nullable Value otherwise;

  private ItemGetter(Rendering rendering, List<Value> path, @Nullable Value otherwise) {
    this.rendering = rendering;
    this.path = path;
    this.otherwise = otherwise;
  }

  /** Gets the item itself if {@code attribute} is missing or None. */
  static ItemGetter of(Rendering rendering, @Nullable Value attribute) {
    return of(rendering, attribute, null);
  }

  static ItemGetter of(Rendering rendering, @Nullable Value attribute, @Nullable Value otherwise) {
    List<Value> path = new ArrayList<>();
    if (attribute instanceof Text text) {
      rendering.budget.elements(text.length());
      for (String part : text.string().split("\\.", -1)) {
        boolean index =
            !part.isEmpty()
                && part.length() < 10
                && part.chars().allMatch(c -> c >= '0' && c <= '9');
        path.add(index ? Int.of(Integer.parseInt(part)) : Text.of(part, true));
      }
    } else if (attribute != null && attribute != None.NONE) {
      path.add(attribute);
    }
    return new ItemGetter(rendering, path, otherwise);
  }

  Value get(Value item) {
    Value value = item;
    for (Value part : path) {
      rendering.budget.step();
      value = rendering.members.item(value, part);
      if (value instanceof Undefined && otherwise != null) {
        value = otherwise;
      }
    }
    return value;
  }
}
