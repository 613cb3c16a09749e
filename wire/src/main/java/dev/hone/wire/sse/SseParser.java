package dev.hone.wire.sse;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a byte stream into {@link SseEvent}s as it arrives, at whatever places the network splits
 * it: inside a line, a CRLF or a UTF-8 character. Lines may end in LF, CRLF or CR. The bytes of all
 * events, joined, are the bytes that were fed.
 */
public final class SseParser implements EventParser {
  /** How long one event may get unless the caller says otherwise, in bytes. */
  public static final int DEFAULT_LIMIT = 32 << 20;

  private final int limit;
  private byte[] buffer = new byte[2048];
  private int length;
  private int scanned;
  private int lineStart;
  private boolean lineFeedMayFollow;

  /** A parser with the default bound. */
  public SseParser() {
    this(DEFAULT_LIMIT);
  }

  /** A parser that gives up on an event of more bytes than this. */
  public SseParser(int limit) {
    this.limit = limit;
  }

  /**
   * Takes a chunk.
   *
   * @return the events that it completes, comments and blank lines included
   * @throws WireException when an event exceeds the bound
   */
  @Override
  public List<SseEvent> feed(byte[] chunk) {
    return feed(chunk, 0, chunk.length);
  }

  /** Takes a part of an array. */
  public List<SseEvent> feed(byte[] chunk, int from, int to) {
    append(chunk, from, to);
    List<SseEvent> events = new ArrayList<>(2);
    int start = 0;
    while (scanned < length) {
      byte c = buffer[scanned];
      boolean afterCarriageReturn = lineFeedMayFollow;
      lineFeedMayFollow = false;
      if (c == '\n' && afterCarriageReturn) {
        scanned++;
        lineStart = scanned;
        continue;
      }
      if (c != '\n' && c != '\r') {
        scanned++;
        continue;
      }
      boolean blank = scanned == lineStart || (scanned == 3 && lineStart == 0 && isBom());
      scanned++;
      if (c == '\r') {
        if (scanned < length && buffer[scanned] == '\n') {
          scanned++;
        } else {
          lineFeedMayFollow = scanned == length;
        }
      }
      lineStart = scanned;
      if (blank) {
        events.add(SseEvent.parse(Arrays.copyOfRange(buffer, start, scanned)));
        start = scanned;
      }
    }
    shift(start);
    if (length > limit) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream sent an event of more than " + limit + " bytes");
    }
    return events;
  }

  /** The end of the stream: what is left, as an event, though its blank line is missing. */
  @Override
  public List<SseEvent> end() {
    if (length == 0) {
      return List.of();
    }
    SseEvent last = SseEvent.parse(Arrays.copyOf(buffer, length));
    shift(length);
    return List.of(last);
  }

  /** Always: an event stream has no closing mark of its own. */
  @Override
  public boolean closed() {
    return true;
  }

  private boolean isBom() {
    return buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf;
  }

  private void append(byte[] chunk, int from, int to) {
    int needed = length + to - from;
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length * 2));
    }
    System.arraycopy(chunk, from, buffer, length, to - from);
    length = needed;
  }

  private void shift(int by) {
    if (by > 0) {
      System.arraycopy(buffer, by, buffer, 0, length - by);
      length -= by;
      scanned -= by;
      lineStart = Math.max(0, lineStart - by);
    }
  }
}
