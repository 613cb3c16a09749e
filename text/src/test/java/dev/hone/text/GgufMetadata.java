package dev.hone.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Just enough of GGUF to read a trusted test file's key-value section. */
final class GgufMetadata {
  private final ByteBuffer in;

  private GgufMetadata(ByteBuffer in) {
    this.in = in;
  }

  static Map<String, Object> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer in = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return new GgufMetadata(in.order(ByteOrder.LITTLE_ENDIAN)).read();
    }
  }

  private Map<String, Object> read() {
    in.position(16);
    long count = in.getLong();
    Map<String, Object> values = new HashMap<>();
    for (long i = 0; i < count; i++) {
      String key = string();
      values.put(key, value(in.getInt()));
    }
    return values;
  }

  private Object value(int type) {
    return switch (type) {
      case 0, 1 -> (int) in.get();
      case 2, 3 -> (int) in.getShort();
      case 4, 5 -> in.getInt();
      case 6 -> in.getFloat();
      case 7 -> in.get() != 0;
      case 8 -> string();
      case 9 -> list();
      case 10, 11 -> in.getLong();
      case 12 -> in.getDouble();
      default -> throw new IllegalArgumentException("GGUF value type " + type);
    };
  }

  private List<Object> list() {
    int type = in.getInt();
    int length = Math.toIntExact(in.getLong());
    List<Object> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(value(type));
    }
    return values;
  }

  private String string() {
    byte[] bytes = new byte[Math.toIntExact(in.getLong())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
