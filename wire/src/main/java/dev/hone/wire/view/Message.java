package dev.hone.wire.view;

import dev.hone.wire.json.Span;
import java.util.List;
import java.util.Optional;

/**
 * One turn, or one item of a Responses input.
 *
 * @param role who speaks
 * @param name the speaker's name where the client gives one
 * @param parts what is said, in order
 * @param path its JSON path, for messages about it
 * @param span the bytes of the whole message
 */
public record Message(Role role, Optional<String> name, List<Part> parts, String path, Span span) {
  /** Keeps a copy. */
  public Message {
    parts = List.copyOf(parts);
  }

  /** The text parts, joined. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text t) {
        out.append(t.text());
      }
    }
    return out.toString();
  }
}
