package dev.hone.wire;

import dev.hone.wire.json.Span;

/**
 * A change of a client's body that a stage makes on purpose and can name. Spans are offsets in the
 * client's own bytes.
 */
public sealed interface Edit {
  /** Who edits and why, for the request's record. */
  String reason();

  /** Puts other bytes in the place of these; an empty span inserts. */
  record Replace(Span span, String json, String reason) implements Edit {}

  /**
   * Gives an object's field a value: in the place of the old one, else as the first field. A later
   * setting of the same field takes the place of an earlier one.
   *
   * @param object span of the object
   */
  record SetField(Span object, String name, String json, String reason) implements Edit {}

  /** Takes a field out of an object, all repetitions of it; no change if it is not there. */
  record RemoveField(Span object, String name, String reason) implements Edit {}
}
