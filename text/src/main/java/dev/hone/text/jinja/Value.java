package dev.hone.text.jinja;

/** What a template computes with: Python's built-in types, as far as templates see them. */
sealed interface Value
    permits None, Undefined, Numeric, Text, Sequence, Dict, Namespace, Callable, LoopState {

  /** {@code bool(value)}. */
  boolean truthy();

  /** Python's name of the type, for error messages. */
  String typeName();
}
