package dev.hone.wire.translate;

import dev.hone.wire.view.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a translation leaves out, each once. */
final class Dropped {
  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  /** A message's cache marks, if it has any. */
  void cacheMarks(Message message) {
    if (message.parts().stream().anyMatch(p -> p.cache().isPresent())) {
      add("cache_control");
    }
  }

  List<String> list() {
    return List.copyOf(names);
  }
}
