package dev.hone.wire.sse;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.Arrays;
import java.util.List;

/** Keeps the bytes of the event that is not yet whole, within a bound. */
abstract class BufferingParser implements EventParser {
  /** How long one event may get unless the caller says otherwise, in bytes. */
  public static final int DEFAULT_LIMIT = 32 << 20;

  private final int limit;

  /** The bytes that belong to no event yet: {@link #length} of them, the first ones scanned. */
  byte[] buffer = new byte[2048];

  int length;
  int scanned;

  BufferingParser(int limit) {
    this.limit = limit;
  }

  @Override
  public final List<SseEvent> end() {
    if (length == 0) {
      return List.of();
    }
    SseEvent last = rest(Arrays.copyOf(buffer, length));
    drop(length);
    return List.of(last);
  }

  /** The event that the bytes left at the end of the stream make. */
  abstract SseEvent rest(byte[] bytes);

  final void append(byte[] chunk) {
    int needed = length + chunk.length;
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length * 2));
    }
    System.arraycopy(chunk, 0, buffer, length, chunk.length);
    length = needed;
  }

  /**
   * Forgets the first bytes: their events are whole.
   *
   * @throws WireException when what is left exceeds the bound
   */
  final void drop(int bytes) {
    if (bytes > 0) {
      System.arraycopy(buffer, bytes, buffer, 0, length - bytes);
      length -= bytes;
      scanned -= bytes;
    }
    if (length > limit) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream sent an event of more than " + limit + " bytes");
    }
  }
}
