package dev.hone.text.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All filters by name. */
final class Filters {
  private static final Map<String, Filter> BY_NAME = table();

  private Filters() {}

  private static Map<String, Filter> table() {
    Map<String, Filter> filters = new HashMap<>();
    TextFilters.register(filters);
    NumberFilters.register(filters);
    SequenceFilters.register(filters);
    SelectionFilters.register(filters);
    filters.put("tojson", JsonFilter::apply);
    return Map.copyOf(filters);
  }

  static boolean exists(String name) {
    return BY_NAME.containsKey(name);
  }

  static Value apply(Rendering rendering, String name, Value input, Arguments arguments) {
    @Nullable Filter filter = BY_NAME.get(name);
    if (filter == null) {
      throw Rendering.failure("no filter named '" + name + "'");
    }
    rendering.budget.scan(input instanceof Text text ? text.length() : 0);
    return filter.apply(rendering, input, arguments);
  }
}
