package dev.hone.wire;

import java.util.List;

/**
 * A piece of an answer: the upstream's bytes and what they say. In a stream a frame is one event
 * with its own line ends; otherwise it is the whole body. A relay in the same protocol writes the
 * bytes, any other client gets the events in its own protocol.
 *
 * @param bytes exactly what the upstream sent; empty where an engine answers with events only
 * @param events what they mean, in order; empty for a comment or an event that says nothing
 */
public record Frame(byte[] bytes, List<ChatEvent> events) {
  private static final byte[] NOTHING = {};

  /** Keeps a copy of the list. */
  public Frame {
    events = List.copyOf(events);
  }

  /** A frame of an engine that has no protocol of its own. */
  public static Frame of(ChatEvent... events) {
    return new Frame(NOTHING, List.of(events));
  }
}
