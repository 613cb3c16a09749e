package dev.hone.cli.migrate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A tree that remembers what was read of it, so that everything else can be named. Paths are
 * written as people do: {@code router_settings.timeout}, {@code model_list[].model_info}.
 */
final class ReadTree {
  private final JsonNode node;
  private final String path;
  private final Seen seen;

  /**
   * @param values paths of values that were read
   * @param mappings paths of mappings all of which was read
   * @param refused values that are none, and why
   */
  private record Seen(Set<String> values, Set<String> mappings, Set<String> refused) {}

  private ReadTree(JsonNode node, String path, Seen seen) {
    this.node = node;
    this.path = path;
    this.seen = seen;
  }

  static ReadTree of(JsonNode root) {
    return new ReadTree(
        root, "", new Seen(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>()));
  }

  /** A field, which counts as read if it is a value. */
  ReadTree get(String name) {
    String child = path.isEmpty() ? name : path + "." + name;
    JsonNode value = node.path(name);
    if (!value.isObject() && !value.isMissingNode()) {
      seen.values().add(child); // what one entry lacks another may have
    }
    return new ReadTree(value, child, seen);
  }

  /** The elements of a list. */
  List<ReadTree> elements() {
    List<ReadTree> list = new ArrayList<>();
    for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
      list.add(new ReadTree(element, path + "[]", seen));
    }
    return list;
  }

  /** The fields of a mapping with free names; all of it counts as read. */
  Map<String, ReadTree> entries() {
    Map<String, ReadTree> map = new LinkedHashMap<>();
    seen.mappings().add(path);
    node.properties().forEach(e -> map.put(e.getKey(), new ReadTree(e.getValue(), path, seen)));
    return map;
  }

  /** Text of a value. */
  Optional<String> text() {
    return node.isValueNode() && !node.isNull() ? Optional.of(node.asString()) : Optional.empty();
  }

  /** Texts of a list, or the one of a value. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    text().ifPresent(texts::add);
    for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
      texts.add(element.isValueNode() ? element.asString() : element.toString());
    }
    return texts;
  }

  /** As YAML and Python write it: LiteLLM's own examples say {@code True}. */
  boolean isTrue() {
    return text().filter(t -> t.matches("(?i)true|yes|on")).isPresent();
  }

  /** Whether it is a mapping. */
  boolean isMapping() {
    return node.isObject();
  }

  /** The value is none; it is named with the reason. */
  void refuse(String why) {
    text().ifPresent(t -> seen.refused().add(path + " '" + t + "': " + why));
  }

  /** What was refused, each once. */
  Set<String> refused() {
    return Collections.unmodifiableSet(seen.refused());
  }

  /** The paths of what was never read, each once. */
  Set<String> unread() {
    Set<String> paths = new LinkedHashSet<>();
    collect(node, path, paths);
    return paths;
  }

  private void collect(JsonNode at, String where, Set<String> paths) {
    if (seen.mappings().contains(where) || (seen.values().contains(where) && at.isValueNode())) {
      return;
    }
    if (at.isObject()) {
      at.properties()
          .forEach(e ->
              collect(
                  e.getValue(), where.isEmpty() ? e.getKey() : where + "." + e.getKey(), paths));
    } else if (at.isArray() && !at.isEmpty() && at.get(0).isObject()) {
      at.forEach(e -> collect(e, where + "[]", paths));
    } else if (!seen.values().contains(where)) {
      paths.add(where);
    }
  }
}
