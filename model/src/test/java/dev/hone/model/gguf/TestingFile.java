package dev.hone.model.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small sound GGUF file with a value of every kind and three tensors. */
final class TestingFile {
  static final long A_BYTES = TensorType.Q4_0.bytes(64, 3);

  private TestingFile() {}

  static Map<String, GgufValue> metadata() {
    Map<String, GgufValue> m = new LinkedHashMap<>();
    m.put("general.architecture", GgufValue.of("llama"));
    m.put("a.u8", new GgufValue.Whole(GgufType.UINT8, 200));
    m.put("a.i8", new GgufValue.Whole(GgufType.INT8, -100));
    m.put("a.u16", new GgufValue.Whole(GgufType.UINT16, 60_000));
    m.put("a.i16", new GgufValue.Whole(GgufType.INT16, -30_000));
    m.put("a.u32", new GgufValue.Whole(GgufType.UINT32, 4_000_000_000L));
    m.put("a.i32", new GgufValue.Whole(GgufType.INT32, -2_000_000_000));
    m.put("a.u64", new GgufValue.Whole(GgufType.UINT64, -1));
    m.put("a.i64", new GgufValue.Whole(GgufType.INT64, Long.MIN_VALUE));
    m.put("a.f32", GgufValue.of(0.1f));
    m.put("a.f64", new GgufValue.Real(GgufType.FLOAT64, 0.1));
    m.put("a.flag", GgufValue.of(true));
    m.put("a.text", GgufValue.of("grüße 🌍"));
    m.put("a.strings", GgufValue.of(GgufArray.ofStrings(List.of("", "a", "é"))));
    m.put("a.ints", GgufValue.of(GgufArray.ofInts(new int[] {1, -2, 3})));
    m.put("a.floats", GgufValue.of(GgufArray.ofFloats(new float[] {0.5f, -1e30f})));
    return m;
  }

  static Path write(Path folder) {
    Path path = folder.resolve("small.gguf");
    var declarations =
        List.of(
            new GgufWriter.Declaration("a.weight", TensorType.Q4_0, List.of(64L, 3L)),
            new GgufWriter.Declaration("b.weight", TensorType.F32, List.of(5L)),
            new GgufWriter.Declaration("c.weight", TensorType.F16, List.of(2L, 2L, 2L)));
    try (GgufWriter writer = GgufWriter.create(path, metadata(), declarations)) {
      writer.append(filled((int) A_BYTES, 1));
      writer.append(filled(8, 2));
      writer.append(filled(12, 3));
      writer.append(filled(16, 4));
      writer.finish();
    }
    return path;
  }

  static byte[] bytes(Path folder) {
    try {
      return Files.readAllBytes(write(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemorySegment filled(int size, int with) {
    return MemorySegment.ofArray(new byte[size]).fill((byte) with);
  }

  /** Little-endian bytes of a hand-made header. */
  static final class Bytes {
    private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    static Bytes header(int version, long tensors, long entries) {
      return new Bytes().i32(GgufHeaderParser.MAGIC).i32(version).i64(tensors).i64(entries);
    }

    Bytes i32(int value) {
      out.putInt(value);
      return this;
    }

    Bytes i64(long value) {
      out.putLong(value);
      return this;
    }

    Bytes text(String text) {
      out.putLong(text.length());
      out.put(text.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Bytes tensor(String name, int type, long offset, long... dims) {
      text(name).i32(dims.length);
      for (long dim : dims) {
        i64(dim);
      }
      return i32(type).i64(offset);
    }

    Bytes pad(int bytes) {
      out.position(out.position() + bytes);
      return this;
    }

    Path write(Path folder) {
      try {
        Path path = folder.resolve("made.gguf");
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return Files.write(path, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
