package dev.hone.wire.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes messages of the event stream encoding. */
public final class EventStreams {
  private EventStreams() {}

  /** A message whose headers are texts. */
  public static byte[] message(Map<String, String> headers, byte[] payload) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    headers.forEach((name, value) -> {
      byte[] n = name.getBytes(StandardCharsets.UTF_8);
      byte[] v = value.getBytes(StandardCharsets.UTF_8);
      head.write(n.length);
      head.writeBytes(n);
      head.write(7);
      head.write(v.length >> 8);
      head.write(v.length);
      head.writeBytes(v);
    });
    int total = 16 + head.size() + payload.length;
    ByteBuffer out = ByteBuffer.allocate(total);
    out.putInt(total).putInt(head.size());
    out.putInt(crc(out.array(), 8));
    out.put(head.toByteArray()).put(payload);
    out.putInt(crc(out.array(), total - 4));
    return out.array();
  }

  /** An event of a kind. */
  public static byte[] event(String type, String payload) {
    return message(
        Map.of(":event-type", type, ":message-type", "event"),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /** An exception in the middle of a stream. */
  public static byte[] exception(String type, String payload) {
    return message(
        Map.of(":exception-type", type, ":message-type", "exception"),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Makes both checksums of a message right again. */
  static void sum(byte[] message) {
    ByteBuffer out = ByteBuffer.wrap(message);
    out.putInt(8, crc(message, 8));
    out.putInt(message.length - 4, crc(message, message.length - 4));
  }
}
