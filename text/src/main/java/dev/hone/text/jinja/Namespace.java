package dev.hone.text.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code namespace()}: the one value that a template can change, to carry state out of a loop. */
final class Namespace implements Value {
  private final Map<String, Value> attributes = new HashMap<>();

  void set(String name, Value value) {
    attributes.put(name, value);
  }

  @Nullable Value get(String name) {
    return attributes.get(name);
  }

  @Override
  public boolean truthy() {
    return true;
  }

  @Override
  public String typeName() {
    return "Namespace";
  }
}
