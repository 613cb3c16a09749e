package dev.hone.server.config;

import java.util.List;
import java.util.Map;

/** A YAML value that knows its line. */
sealed interface ConfigNode {

  int line();

  /** A scalar, unparsed; {@code isNull} for an empty or null value. */
  record Scalar(int line, String text, boolean isNull) implements ConfigNode {}

  /** A mapping; key order kept. */
  record Mapping(int line, Map<String, Entry> entries) implements ConfigNode {}

  /** A list. */
  record Items(int line, List<ConfigNode> values) implements ConfigNode {}

  /** A key's value and the line of the key. */
  record Entry(int line, ConfigNode value) {}
}
