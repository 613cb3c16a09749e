package dev.hone.model.gguf;

/**
 * Types of metadata values: id in the file, bytes.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the GGUF
 *     specification</a>
 */
public enum GgufType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private static final GgufType[] BY_ID = values();
  private final int id;
  private final int bytes;

  GgufType(int id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  int id() {
    return id;
  }

  /** Bytes of one value; 0 for strings and arrays, whose size varies. */
  int bytes() {
    return bytes;
  }

  /** Least bytes that one value can take. */
  int leastBytes() {
    return switch (this) {
      case STRING -> 8;
      case ARRAY -> 12;
      default -> bytes;
    };
  }

  boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
    };
  }

  static boolean isKnown(long id) {
    return id >= 0 && id < BY_ID.length;
  }

  static GgufType of(int id) {
    return BY_ID[id];
  }
}
