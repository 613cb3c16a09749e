package dev.hone.wire.json;

/**
 * A range of bytes in a body.
 *
 * @param start offset of the first byte
 * @param end offset behind the last byte
 */
public record Span(int start, int end) {
  /** The span of something that no client bytes stand for. */
  public static final Span NONE = new Span(0, 0);

  /** Checks the order of the ends. */
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span from " + start + " to " + end);
    }
  }

  /** Number of bytes. */
  public int length() {
    return end - start;
  }

  /** Whether the two ranges share a byte. */
  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }
}
