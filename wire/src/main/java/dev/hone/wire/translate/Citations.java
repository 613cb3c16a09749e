package dev.hone.wire.translate;

import dev.hone.wire.json.JsonValue;

/** Citations that a request asks for or brings back, which other protocols have no place for. */
final class Citations {
  private Citations() {}

  /** Whether a Messages request wants its documents cited, or an earlier answer's text cites. */
  static boolean inBlocks(JsonValue root) {
    for (JsonValue message : root.get("messages").elements()) {
      for (JsonValue block : message.get("content").elements()) {
        JsonValue citations = block.get("citations");
        if (citations.get("enabled").asBoolean(false) || !citations.elements().isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a chat request brings back an earlier answer's annotations. */
  static boolean inHistory(JsonValue root) {
    return root.get("messages").elements().stream()
        .anyMatch(m -> !m.get("annotations").elements().isEmpty());
  }
}
