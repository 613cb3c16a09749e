package dev.hone.wire.responses;

import dev.hone.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Collects the events of one response and numbers them. */
final class EventNumbers {
  private final StringBuilder out = new StringBuilder();
  private String type = "";
  private int next;

  /** Opens an event; its object stands open until {@link #end}. */
  JsonWriter begin(String eventType) {
    type = eventType;
    return new JsonWriter().object().field("type", eventType).field("sequence_number", next++);
  }

  void end(JsonWriter json) {
    out.append("event: ")
        .append(type)
        .append("\ndata: ")
        .append(json.endObject().oneLine())
        .append("\n\n");
  }

  /** The next event's number is at least this. */
  void from(int number) {
    next = Math.max(next, number);
  }

  byte[] take() {
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    out.setLength(0);
    return bytes;
  }
}
