package dev.hone.model.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a GGUF header front to back; nothing is read or allocated that the file can't hold. */
final class GgufCursor {
  /** Nested arrays are in the format but in no model; they are stepped over to this depth. */
  private static final int MAX_NESTING = 4;

  /** Chat templates are the longest texts met, some 20 kB. */
  private static final int MAX_TEXT = 16 << 20;

  private final Path file;
  private final MemorySegment bytes;
  private long at;

  GgufCursor(Path file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  long at() {
    return at;
  }

  long remaining() {
    return bytes.byteSize() - at;
  }

  long u32(String what) {
    need(4, what);
    long value = Integer.toUnsignedLong(bytes.get(LittleEndian.INT, at));
    at += 4;
    return value;
  }

  long i64(String what) {
    need(8, what);
    long value = bytes.get(LittleEndian.LONG, at);
    at += 8;
    return value;
  }

  /**
   * A count of things that take at least {@code least} bytes each.
   *
   * @return 0 to {@link Integer#MAX_VALUE}
   */
  int count(int least, String what) {
    long count = i64(what);
    if (count < 0 || count > remaining() / least || count > Integer.MAX_VALUE - 8) {
      throw damaged(
          "%s is %s, more than the file can hold".formatted(what, Long.toUnsignedString(count)));
    }
    return (int) count;
  }

  String text(String what) {
    int length = count(1, "length of " + what);
    if (length > MAX_TEXT) {
      throw damaged("%s has %d bytes, more than %d".formatted(what, length, MAX_TEXT));
    }
    byte[] text = new byte[length];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, text, 0, length);
    at += length;
    return new String(text, StandardCharsets.UTF_8);
  }

  GgufType type(String what) {
    long id = u32("type of " + what);
    if (!GgufType.isKnown(id)) {
      throw damaged("%s has the unknown type %d".formatted(what, id));
    }
    return GgufType.of((int) id);
  }

  GgufValue value(GgufType type, String what) {
    return switch (type) {
      case STRING -> new GgufValue.Text(text(what));
      case ARRAY -> new GgufValue.Items(array(what, 1));
      case BOOL -> {
        need(1, what);
        byte flag = bytes.get(ValueLayout.JAVA_BYTE, at++);
        if (flag != 0 && flag != 1) {
          throw damaged("%s is a boolean of value %d".formatted(what, flag));
        }
        yield new GgufValue.Flag(flag == 1);
      }
      default -> number(type, what);
    };
  }

  private GgufValue number(GgufType type, String what) {
    need(type.bytes(), what);
    long from = at;
    at += type.bytes();
    return switch (type) {
      case UINT8 ->
          new GgufValue.Whole(type, Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, from)));
      case INT8 -> new GgufValue.Whole(type, bytes.get(ValueLayout.JAVA_BYTE, from));
      case UINT16 ->
          new GgufValue.Whole(type, Short.toUnsignedLong(bytes.get(LittleEndian.SHORT, from)));
      case INT16 -> new GgufValue.Whole(type, bytes.get(LittleEndian.SHORT, from));
      case UINT32 ->
          new GgufValue.Whole(type, Integer.toUnsignedLong(bytes.get(LittleEndian.INT, from)));
      case INT32 -> new GgufValue.Whole(type, bytes.get(LittleEndian.INT, from));
      case UINT64, INT64 -> new GgufValue.Whole(type, bytes.get(LittleEndian.LONG, from));
      case FLOAT32 -> new GgufValue.Real(type, bytes.get(LittleEndian.FLOAT, from));
      case FLOAT64 -> new GgufValue.Real(type, bytes.get(LittleEndian.DOUBLE, from));
      case BOOL, STRING, ARRAY -> throw new IllegalArgumentException(type + " is not a number");
    };
  }

  private GgufArray array(String what, int depth) {
    GgufType element = type("the elements of " + what);
    int count = count(element.leastBytes(), "element count of " + what);
    long from = at;
    switch (element) {
      case STRING -> {
        for (int i = 0; i < count; i++) {
          int length = count(1, "length of a text of " + what);
          at += length;
        }
      }
      case ARRAY -> {
        if (depth == MAX_NESTING) {
          throw damaged(what + " nests arrays more than " + MAX_NESTING + " deep");
        }
        for (int i = 0; i < count; i++) {
          array(what, depth + 1);
        }
      }
      default -> at += (long) count * element.bytes();
    }
    return new GgufArray(element, count, bytes.asSlice(from, at - from));
  }

  private void need(long size, String what) {
    if (remaining() < size) {
      throw new GgufException(
          "%s ends at byte %d inside %s: the file is truncated; fetch it again"
              .formatted(file, bytes.byteSize(), what));
    }
  }

  /** An exception that names file, place and remedy. */
  GgufException damaged(String what) {
    return new GgufException(
        "%s, near byte %d: %s; the file is damaged, fetch it again".formatted(file, at, what));
  }
}
