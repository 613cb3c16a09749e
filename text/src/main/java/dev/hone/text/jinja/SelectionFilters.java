package dev.hone.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filters that apply a test or another filter to each item, and {@code default}. */
final class SelectionFilters {
  private SelectionFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("default", SelectionFilters::otherwise);
    filters.put("d", SelectionFilters::otherwise);
    filters.put("attr", SelectionFilters::attribute);
    filters.put("map", SelectionFilters::map);
    filters.put("select", (r, x, a) -> filter(r, x, test(r, a)));
    filters.put("reject", (r, x, a) -> filter(r, x, test(r, a).negate()));
    filters.put("selectattr", (r, x, a) -> filter(r, x, attributeTest(r, a)));
    filters.put("rejectattr", (r, x, a) -> filter(r, x, attributeTest(r, a).negate()));
  }

  private static Value otherwise(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("default", "default_value", "boolean");
    boolean falsy = arguments.flag(1, "boolean", false) && !input.truthy();
    return input instanceof Undefined || falsy
        ? arguments.get(0, "default_value", Text.EMPTY)
        : input;
  }

  private static Value attribute(Rendering rendering, Value input, Arguments arguments) {
    String name = arguments.accept("attr", "name").text(0, "name").string();
    // Unlike a dot, this filter never looks for an entry of that name.
    @Nullable Value found = rendering.members.own(input, name);
    return found == null ? Undefined.member(input, name) : found;
  }

  private static Value map(Rendering rendering, Value input, Arguments arguments) {
    List<Value> mapped = new ArrayList<>();
    List<Value> items = rendering.elements.of(input);
    rendering.budget.elements(items.size());
    if (arguments.size() == 0 && arguments.named().containsKey("attribute")) {
      ItemGetter getter =
          ItemGetter.of(
              rendering, arguments.named().get("attribute"), arguments.named().get("default"));
      items.forEach(item -> mapped.add(getter.get(item)));
    } else {
      String name = arguments.text(0, "filter").string();
      Arguments rest = arguments.after(1);
      items.forEach(item -> mapped.add(Filters.apply(rendering, name, item, rest)));
    }
    return Sequence.iterator(mapped);
  }

  private static Value filter(Rendering rendering, Value input, Predicate<Value> kept) {
    List<Value> items = rendering.elements.of(input);
    rendering.budget.elements(items.size());
    return Sequence.iterator(items.stream().filter(kept).toList());
  }

  private static Predicate<Value> test(Rendering rendering, Arguments arguments) {
    @Nullable Value name = arguments.get(0, "name");
    if (name == null) {
      return Value::truthy;
    }
    String test = arguments.text(0, "name").string();
    Arguments rest = arguments.after(1);
    return item -> Tests.apply(rendering, test, item, rest);
  }

  private static Predicate<Value> attributeTest(Rendering rendering, Arguments arguments) {
    ItemGetter getter = ItemGetter.of(rendering, arguments.require(0, "attribute"));
    Predicate<Value> test = test(rendering, arguments.after(1));
    return item -> test.test(getter.get(item));
  }
}
