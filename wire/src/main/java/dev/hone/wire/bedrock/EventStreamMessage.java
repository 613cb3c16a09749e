package dev.hone.wire.bedrock;

import java.util.Map;

/**
 * One message of an {@code application/vnd.amazon.eventstream}.
 *
 * @param headers those with text values, such as {@code :event-type}
 */
public record EventStreamMessage(Map<String, String> headers, byte[] payload) {
  /** Keeps a copy of the headers. */
  public EventStreamMessage {
    headers = Map.copyOf(headers);
  }

  /** A header's value; empty if it is not there. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
