package dev.hone.model.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An array of metadata values, read when asked: a vocabulary of 256,000 strings costs nothing until
 * someone wants it. The bounds of every element were checked when the file was opened. The array of
 * an open file is readable until the file is closed.
 */
public final class GgufArray {
  private final GgufType element;
  private final int count;
  private final MemorySegment bytes;

  /**
   * @param bytes exactly the elements' bytes, already checked
   */
  GgufArray(GgufType element, int count, MemorySegment bytes) {
    this.element = element;
    this.count = count;
    this.bytes = bytes;
  }

  public static GgufArray ofStrings(List<String> values) {
    List<byte[]> encoded = values.stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toList();
    int size = encoded.stream().mapToInt(b -> Math.addExact(8, b.length)).reduce(0, Math::addExact);
    MemorySegment bytes = MemorySegment.ofArray(new byte[size]);
    long at = 0;
    for (byte[] value : encoded) {
      bytes.set(LittleEndian.LONG, at, value.length);
      MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, at + 8, value.length);
      at += 8 + value.length;
    }
    return new GgufArray(GgufType.STRING, values.size(), bytes);
  }

  public static GgufArray ofInts(int[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(4, values.length)]);
    MemorySegment.copy(values, 0, bytes, LittleEndian.INT, 0, values.length);
    return new GgufArray(GgufType.INT32, values.length, bytes);
  }

  public static GgufArray ofFloats(float[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(4, values.length)]);
    MemorySegment.copy(values, 0, bytes, LittleEndian.FLOAT, 0, values.length);
    return new GgufArray(GgufType.FLOAT32, values.length, bytes);
  }

  public GgufType element() {
    return element;
  }

  public int count() {
    return count;
  }

  /** The elements of a string array; bytes that are not UTF-8 become U+FFFD. */
  public List<String> strings() {
    expect(element == GgufType.STRING, "strings");
    List<String> values = new ArrayList<>(count);
    long at = 0;
    for (int i = 0; i < count; i++) {
      int length = (int) bytes.get(LittleEndian.LONG, at);
      byte[] text = bytes.asSlice(at + 8, length).toArray(ValueLayout.JAVA_BYTE);
      values.add(new String(text, StandardCharsets.UTF_8));
      at += 8 + length;
    }
    return values;
  }

  /** The elements of an array of 32-bit integers. */
  public int[] ints() {
    expect(element == GgufType.INT32 || element == GgufType.UINT32, "32-bit integers");
    return bytes.toArray(LittleEndian.INT);
  }

  /** The elements of an array of 32-bit floats. */
  public float[] floats() {
    expect(element == GgufType.FLOAT32, "32-bit floats");
    return bytes.toArray(LittleEndian.FLOAT);
  }

  MemorySegment bytes() {
    return bytes;
  }

  private void expect(boolean fits, String wanted) {
    if (!fits) {
      throw new GgufException("an array of " + element + " where " + wanted + " are needed");
    }
  }
}
