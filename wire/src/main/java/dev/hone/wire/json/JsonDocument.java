package dev.hone.wire.json;

import dev.hone.wire.error.MalformedJsonException;
import java.nio.charset.StandardCharsets;

/**
 * A JSON text and the offsets of all its values. The bytes are not copied and must not change.
 * Values are decoded when they are asked for.
 */
public final class JsonDocument {
  /** How deep values may nest unless the caller says otherwise. */
  public static final int DEFAULT_DEPTH = 256;

  private final byte[] bytes;
  private final int[] tape;

  private JsonDocument(byte[] bytes, int[] tape) {
    this.bytes = bytes;
    this.tape = tape;
  }

  /**
   * Scans the whole array.
   *
   * @throws MalformedJsonException with the offset of the offending byte
   */
  public static JsonDocument parse(byte[] bytes) {
    return parse(bytes, 0, bytes.length, DEFAULT_DEPTH);
  }

  /** Scans the bytes from {@code from} to before {@code to}; offsets stay those of the array. */
  public static JsonDocument parse(byte[] bytes, int from, int to, int maxDepth) {
    return new JsonDocument(bytes, new JsonScanner(bytes, from, to, maxDepth).scan());
  }

  /** Scans a text. */
  public static JsonDocument parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The outermost value. */
  public JsonValue root() {
    return new JsonValue(this, 0);
  }

  /** The value that starts at this offset; missing if none does. */
  public JsonValue valueAt(int offset) {
    int low = 0;
    int high = tape.length / 3 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int start = tape[middle * 3];
      if (start == offset) {
        return new JsonValue(this, middle * 3);
      }
      if (start < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return new JsonValue(this, JsonValue.MISSING);
  }

  /** The bytes, not copied. */
  public byte[] bytes() {
    return bytes;
  }

  int start(int node) {
    return tape[node];
  }

  int end(int node) {
    return tape[node + 1];
  }

  int next(int node) {
    return tape[node + 2];
  }
}
