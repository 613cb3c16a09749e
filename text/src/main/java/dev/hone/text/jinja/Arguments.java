package dev.hone.text.jinja;

import dev.hone.text.TemplateException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The evaluated arguments of a call, filter or test. */
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Value... values) {
    return new Arguments(List.of(values), Map.of());
  }

  /** Fails if there are more arguments, or other names, than the parameters of {@code function}. */
  Arguments accept(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateException(
          function
              + "() takes at most "
              + parameters.length
              + " arguments, got "
              + positional.size(),
          false);
    }
    for (String name : named.keySet()) {
      if (!List.of(parameters).contains(name)) {
        throw new TemplateException(
            function + "() got an unexpected argument '" + name + "'", false);
      }
    }
    return this;
  }

  int size() {
    return positional.size();
  }

  /** The argument at a position or of a name; null if neither was given. */
  @Nullable Value get(int position, String name) {
    return position < positional.size() ? positional.get(position) : named.get(name);
  }

  Value get(int position, String name, Value otherwise) {
    @Nullable Value given = get(position, name);
    return given == null ? otherwise : given;
  }

  Value require(int position, String name) {
    @Nullable Value given = get(position, name);
    if (given == null) {
      throw new TemplateException("missing the argument '" + name + "'", false);
    }
    return given;
  }

  /** The text of a string argument; fails for another type. */
  Text text(int position, String name) {
    return asText(require(position, name), name);
  }

  private static Text asText(Value value, String name) {
    return switch (value) {
      case Text text -> text;
      case Undefined undefined -> throw undefined.failure();
      default ->
          throw new TemplateException(
              "the argument '" + name + "' must be str, not " + value.typeName(), false);
    };
  }

  /** A string argument, or {@code otherwise} if it is missing or None. */
  Text text(int position, String name, Text otherwise) {
    @Nullable Value given = get(position, name);
    return given == null || given == None.NONE ? otherwise : asText(given, name);
  }

  /** An integer argument, cut to what an int holds. */
  int integer(int position, String name, int otherwise) {
    @Nullable Value given = get(position, name);
    if (given == null || given == None.NONE) {
      return otherwise;
    }
    return Arithmetic.index(given, "the argument '" + name + "'");
  }

  boolean flag(int position, String name, boolean otherwise) {
    @Nullable Value given = get(position, name);
    return given == null ? otherwise : given.truthy();
  }

  /** The arguments after the first {@code count} positional ones. */
  Arguments after(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
