package dev.hone.wire.anthropic;

import dev.hone.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Named events as bytes. The name is required: Anthropic's clients ignore an event without one. */
final class EventStream {
  private final StringBuilder out = new StringBuilder();

  void send(String name, JsonWriter data) {
    out.append("event: ").append(name).append("\ndata: ").append(data.oneLine()).append("\n\n");
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
