package dev.hone.wire.responses;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.view.Tool;

/** Knows which calls of a function were a custom tool's in the client's request. */
final class CustomTools {
  private CustomTools() {}

  static boolean isCustom(ChatRequest request, String name) {
    return request.view().tools().stream()
        .anyMatch(t -> t.kind() == Tool.Kind.CUSTOM && t.name().equals(name));
  }
}
