package dev.hone.text.jinja;

/** What {@code input|name(arguments)} does. */
@FunctionalInterface
interface Filter {
  Value apply(Rendering rendering, Value input, Arguments arguments);
}
