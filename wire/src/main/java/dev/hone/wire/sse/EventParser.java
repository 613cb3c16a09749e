package dev.hone.wire.sse;

import java.util.List;

/** Cuts a stream of bytes into events. The bytes of all events, joined, are those that were fed. */
public interface EventParser {
  /**
   * Takes a chunk.
   *
   * @return the events that it completes
   * @throws dev.hone.wire.error.WireException when the bytes are no such stream
   */
  List<SseEvent> feed(byte[] chunk);

  /** The end of the stream: what is left, as an event. */
  List<SseEvent> end();

  /** Whether the stream may end here: a format with a closing mark has had it. */
  boolean closed();
}
