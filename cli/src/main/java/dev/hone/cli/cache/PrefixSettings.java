package dev.hone.cli.cache;

import dev.hone.wire.json.JsonValue;
import java.util.List;

/** The fields beside the prompt's text that are part of its prefix: caches depend on them. */
final class PrefixSettings {
  private static final List<String> NAMES =
      List.of(
          "tool_choice",
          "thinking",
          "speed",
          "response_format",
          "reasoning_effort",
          "verbosity",
          "text",
          "reasoning",
          "previous_response_id",
          "conversation",
          "cachedContent");

  private PrefixSettings() {}

  /** Those that are not the same in both bodies. */
  static List<String> changed(JsonValue before, JsonValue now) {
    return NAMES.stream().filter(n -> !before.get(n).raw().equals(now.get(n).raw())).toList();
  }
}
