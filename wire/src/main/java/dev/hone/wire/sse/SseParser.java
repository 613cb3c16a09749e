package dev.hone.wire.sse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a byte stream into {@link SseEvent}s as it arrives, at whatever places the network splits
 * it: inside a line, a CRLF or a UTF-8 character. Lines may end in LF, CRLF or CR. The bytes of all
 * events, joined, are the bytes that were fed.
 */
public final class SseParser extends BufferingParser {
  private int lineStart;
  private boolean lineFeedMayFollow;

  /** A parser with the default bound. */
  public SseParser() {
    this(DEFAULT_LIMIT);
  }

  /** A parser that gives up on an event of more bytes than this. */
  public SseParser(int limit) {
    super(limit);
  }

  /**
   * Takes a chunk.
   *
   * @return the events that it completes, comments and blank lines included
   * @throws dev.hone.wire.error.WireException when an event exceeds the bound
   */
  @Override
  public List<SseEvent> feed(byte[] chunk) {
    append(chunk);
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
    drop(start);
    lineStart = Math.max(0, lineStart - start);
    return events;
  }

  @Override
  SseEvent rest(byte[] bytes) {
    return SseEvent.parse(bytes);
  }

  /** Always: an event stream has no closing mark of its own. */
  @Override
  public boolean closed() {
    return true;
  }

  private boolean isBom() {
    return buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf;
  }
}
