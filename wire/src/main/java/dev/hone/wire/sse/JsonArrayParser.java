package dev.hone.wire.sse;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a JSON array of objects into its elements as it arrives: how Gemini streams when nobody asks
 * for server-sent events. An event's bytes are an element with what stands before it; its data is
 * the element alone. An object in the array's place, as errors come, is the only event.
 */
public final class JsonArrayParser extends BufferingParser {
  private int elementStart = -1;
  private int depth;
  private boolean array;
  private boolean begun;
  private boolean closed;
  private boolean inString;
  private boolean escaped;

  /** A parser with the default bound. */
  public JsonArrayParser() {
    this(DEFAULT_LIMIT);
  }

  /** A parser that gives up on an element of more bytes than this. */
  public JsonArrayParser(int limit) {
    super(limit);
  }

  @Override
  public List<SseEvent> feed(byte[] chunk) {
    append(chunk);
    List<SseEvent> events = new ArrayList<>(2);
    int start = 0;
    while (scanned < length) {
      byte c = buffer[scanned++];
      if (elementStart < 0) {
        between(c);
      } else if (inside(c)) {
        events.add(event(start, scanned));
        start = scanned;
      }
    }
    drop(start);
    elementStart = elementStart < 0 ? -1 : elementStart - start;
    return events;
  }

  @Override
  SseEvent rest(byte[] bytes) {
    return new SseEvent(bytes, "", new byte[0], false);
  }

  @Override
  public boolean closed() {
    return closed;
  }

  /** A byte outside of the elements. */
  private void between(byte c) {
    switch (c) {
      case ' ', '\n', '\r', '\t' -> {}
      case '[' -> {
        require(!begun);
        begun = true;
        array = true;
      }
      case ',' -> require(array && !closed);
      case ']' -> {
        require(array && !closed);
        closed = true;
      }
      case '{' -> {
        require(!closed);
        begun = true;
        depth = 1;
        elementStart = scanned - 1;
      }
      default -> require(false);
    }
  }

  /** A byte of an element; whether it is its last. */
  private boolean inside(byte c) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inString = false;
      }
      return false;
    }
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {}
    }
    if (depth == 0 && !array) {
      closed = true;
    }
    return depth == 0;
  }

  private SseEvent event(int from, int to) {
    byte[] data = Arrays.copyOfRange(buffer, elementStart, to);
    elementStart = -1;
    return new SseEvent(Arrays.copyOfRange(buffer, from, to), "", data, true);
  }

  private static void require(boolean right) {
    if (!right) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream's stream is no array of objects");
    }
  }
}
