package dev.hone.model.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks a GGUF header, versions 2 and 3. */
final class GgufHeaderParser {
  static final int MAGIC = 0x46554747; // "GGUF"
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;
  private static final int MAX_DIMS = 4;
  private static final int MAX_NAME = 65_535;

  /** Least bytes of a key and its value: a length, a type, one byte. */
  private static final int LEAST_ENTRY = 8 + 4 + 1;

  /** Least bytes of a tensor's entry: name, dimension count, one dimension, type, offset. */
  private static final int LEAST_TENSOR = 8 + 4 + 8 + 4 + 8;

  private final Path file;
  private final MemorySegment bytes;
  private final GgufCursor in;

  GgufHeaderParser(Path file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
    this.in = new GgufCursor(file, bytes);
  }

  GgufHeader parse() {
    checkMagicAndVersion();
    int tensorCount = in.count(LEAST_TENSOR, "the number of tensors");
    int entryCount = in.count(LEAST_ENTRY, "the number of metadata keys");
    GgufMetadata metadata = metadata(entryCount);
    int alignment = alignment(metadata);
    List<TensorInfo> relative = new ArrayList<>(tensorCount);
    for (int i = 0; i < tensorCount; i++) {
      relative.add(tensor(alignment));
    }
    long data = (in.at() + alignment - 1) / alignment * alignment;
    return new GgufHeader(metadata, place(relative, data));
  }

  private void checkMagicAndVersion() {
    long magic = in.u32("the magic number");
    if (magic != MAGIC) {
      throw new GgufException(
          Integer.reverseBytes((int) magic) == MAGIC
              ? file + " is big-endian: convert it to little-endian (gguf-convert-endian)"
              : file + " is not a GGUF file: it does not start with \"GGUF\"");
    }
    int version = (int) in.u32("the version");
    if (version == 2 || version == 3) {
      return;
    }
    int swapped = Integer.reverseBytes(version);
    throw new GgufException(
        swapped >= 1 && swapped <= 3
            ? file + " is big-endian: convert it to little-endian (gguf-convert-endian)"
            : "%s has GGUF version %s; versions 2 and 3 are supported: convert the model again"
                .formatted(file, Integer.toUnsignedString(version)));
  }

  private GgufMetadata metadata(int count) {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = name("metadata key " + i);
      GgufValue value = in.value(in.type(key), key);
      if (values.put(key, value) != null) {
        throw in.damaged("metadata key " + key + " occurs twice");
      }
    }
    return new GgufMetadata(file.toString(), values);
  }

  private int alignment(GgufMetadata metadata) {
    int alignment =
        (int) metadata.optionalInteger(ALIGNMENT_KEY, 1, 1 << 20).orElse(DEFAULT_ALIGNMENT);
    if (Integer.bitCount(alignment) != 1) {
      throw metadata.odd(ALIGNMENT_KEY, "is " + alignment + ", not a power of two");
    }
    return alignment;
  }

  /** A tensor whose offset still counts from the end of the header. */
  private TensorInfo tensor(int alignment) {
    String name = name("the name of a tensor");
    long count = in.u32("the dimensions of " + name);
    if (count < 1 || count > MAX_DIMS) {
      throw in.damaged("tensor %s has %d dimensions, not 1 to %d".formatted(name, count, MAX_DIMS));
    }
    long[] dims = new long[(int) count];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = in.i64("a dimension of " + name);
      if (dims[i] < 1) {
        throw in.damaged(
            "tensor %s has a dimension of %s".formatted(name, Long.toUnsignedString(dims[i])));
      }
    }
    long id = in.u32("the type of " + name);
    TensorType type =
        TensorType.of(id)
            .orElseThrow(() ->
                new GgufException(
                    "%s: tensor %s has the weight type %d, which is not known here"
                        .formatted(file, name, id)));
    long offset = in.i64("the offset of " + name);
    if (offset < 0 || offset % alignment != 0) {
      throw in.damaged(
          "tensor %s starts at %s, not a multiple of the alignment %d"
              .formatted(name, Long.toUnsignedString(offset), alignment));
    }
    return new TensorInfo(name, type, boxed(dims), offset, size(name, type, dims));
  }

  private long size(String name, TensorType type, long[] dims) {
    try {
      return type.bytes(dims);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw in.damaged("tensor %s: %s".formatted(name, e.getMessage()));
    }
  }

  /** Turns offsets into places in the file and checks that all tensors are inside and apart. */
  private Map<String, TensorInfo> place(List<TensorInfo> relative, long data) {
    Map<String, TensorInfo> placed = new LinkedHashMap<>();
    long room = bytes.byteSize() - data;
    for (TensorInfo t : relative) {
      if (t.bytes() > room || t.offset() > room - t.bytes()) {
        throw new GgufException(
            "%s: tensor %s ends %d bytes into the data, which has %d: the file is truncated; fetch it again"
                .formatted(file, t.name(), t.offset() + t.bytes(), Math.max(0, room)));
      }
      TensorInfo info = new TensorInfo(t.name(), t.type(), t.dims(), data + t.offset(), t.bytes());
      if (placed.put(t.name(), info) != null) {
        throw in.damaged("tensor " + t.name() + " occurs twice");
      }
    }
    checkApart(new ArrayList<>(placed.values()));
    return Collections.unmodifiableMap(placed);
  }

  private void checkApart(List<TensorInfo> tensors) {
    tensors.sort(Comparator.comparingLong(TensorInfo::offset));
    for (int i = 1; i < tensors.size(); i++) {
      TensorInfo before = tensors.get(i - 1);
      TensorInfo after = tensors.get(i);
      if (before.offset() + before.bytes() > after.offset()) {
        throw in.damaged("tensors %s and %s overlap".formatted(before.name(), after.name()));
      }
    }
  }

  private String name(String what) {
    String name = in.text(what);
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw in.damaged("%s has %d characters".formatted(what, name.length()));
    }
    return name;
  }

  private static List<Long> boxed(long[] dims) {
    List<Long> boxed = new ArrayList<>(dims.length);
    for (long dim : dims) {
      boxed.add(dim);
    }
    return boxed;
  }
}
