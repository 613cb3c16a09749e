package dev.hone.model.gguf;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** Bytes of a GGUF header, padded to the alignment. */
final class GgufHeaderEncoder {
  private static final int VERSION = 3;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

  private GgufHeaderEncoder() {}

  /**
   * @param tensors with offsets that count from the end of the header
   */
  static byte[] encode(
      Map<String, GgufValue> metadata, Collection<TensorInfo> tensors, int alignment) {
    GgufHeaderEncoder encoder = new GgufHeaderEncoder();
    encoder.number(GgufHeaderParser.MAGIC, 4);
    encoder.number(VERSION, 4);
    encoder.number(tensors.size(), 8);
    encoder.number(metadata.size(), 8);
    metadata.forEach(encoder::entry);
    tensors.forEach(encoder::tensor);
    while (encoder.out.size() % alignment != 0) {
      encoder.out.write(0);
    }
    return encoder.out.toByteArray();
  }

  private void entry(String key, GgufValue value) {
    text(key);
    number(value.type().id(), 4);
    switch (value) {
      case GgufValue.Whole(GgufType type, long whole) -> number(whole, type.bytes());
      case GgufValue.Real(GgufType type, double real) -> {
        if (type == GgufType.FLOAT32) {
          number(Float.floatToRawIntBits((float) real), 4);
        } else {
          number(Double.doubleToRawLongBits(real), 8);
        }
      }
      case GgufValue.Flag(boolean flag) -> number(flag ? 1 : 0, 1);
      case GgufValue.Text(String text) -> text(text);
      case GgufValue.Items(GgufArray array) -> {
        number(array.element().id(), 4);
        number(array.count(), 8);
        out.writeBytes(array.bytes().toArray(ValueLayout.JAVA_BYTE));
      }
    }
  }

  private void tensor(TensorInfo tensor) {
    text(tensor.name());
    number(tensor.dims().size(), 4);
    tensor.dims().forEach(dim -> number(dim, 8));
    number(tensor.type().id(), 4);
    number(tensor.offset(), 8);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length, 8);
    out.writeBytes(bytes);
  }

  private void number(long value, int bytes) {
    number.putLong(0, value);
    out.write(number.array(), 0, bytes);
  }
}
