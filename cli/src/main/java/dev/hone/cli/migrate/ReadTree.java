package dev.hone.cli.migrate;

import java.util.ArrayList;
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
  private final Set<String> read;

  private ReadTree(JsonNode node, String path, Set<String> read) {
    this.node = node;
    this.path = path;
    this.read = read;
  }

  static ReadTree of(JsonNode root) {
    return new ReadTree(root, "", new LinkedHashSet<>());
  }

  /** A field, which counts as read if it is a value. */
  ReadTree get(String name) {
    String child = path.isEmpty() ? name : path + "." + name;
    JsonNode value = node.path(name);
    if (!value.isObject()) {
      read.add(child);
    }
    return new ReadTree(value, child, read);
  }

  /** The elements of a list. */
  List<ReadTree> elements() {
    List<ReadTree> list = new ArrayList<>();
    for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
      list.add(new ReadTree(element, path + "[]", read));
    }
    return list;
  }

  /** The fields of a mapping with free names; all of it counts as read. */
  Map<String, ReadTree> entries() {
    Map<String, ReadTree> map = new LinkedHashMap<>();
    read.add(path);
    node.properties().forEach(e -> map.put(e.getKey(), new ReadTree(e.getValue(), path, read)));
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

  boolean isTrue() {
    return node.asBoolean(false);
  }

  /** The paths of what was never read, each once. */
  Set<String> unread() {
    Set<String> paths = new LinkedHashSet<>();
    collect(node, path, paths);
    return paths;
  }

  private void collect(JsonNode at, String where, Set<String> paths) {
    if (read.contains(where) && !at.isArray()) {
      return;
    }
    if (at.isObject()) {
      at.properties()
          .forEach(e ->
              collect(
                  e.getValue(), where.isEmpty() ? e.getKey() : where + "." + e.getKey(), paths));
    } else if (at.isArray() && !at.isEmpty() && at.get(0).isObject()) {
      at.forEach(e -> collect(e, where + "[]", paths));
    } else if (!read.contains(where)) {
      paths.add(where);
    }
  }
}
