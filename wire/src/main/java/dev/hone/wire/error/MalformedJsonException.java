package dev.hone.wire.error;

/** Bytes that are not JSON, with the offset of the byte that shows it. */
public final class MalformedJsonException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /** JSON that breaks at this byte. */
  public MalformedJsonException(String problem, int offset) {
    super("", "invalid JSON at byte " + offset + ": " + problem, "", "invalid_json");
    this.offset = offset;
  }

  /** Offset of the first byte that can't be right. */
  public int offset() {
    return offset;
  }
}
