package dev.hone.text.jinja;

/** A macro, a global function, or a method of a value. */
record Callable(String name, Body body) implements Value {

  /** What a call does. */
  @FunctionalInterface
  interface Body {
    Value call(Arguments arguments);
  }

  Value call(Arguments arguments) {
    return body.call(arguments);
  }

  @Override
  public boolean truthy() {
    return true;
  }

  @Override
  public String typeName() {
    return "function";
  }
}
