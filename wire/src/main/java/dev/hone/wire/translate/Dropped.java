package dev.hone.wire.translate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a translation leaves out, each once. */
final class Dropped {
  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  List<String> list() {
    return List.copyOf(names);
  }
}
