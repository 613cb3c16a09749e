package dev.hone.wire.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block of an event stream.
 *
 * @param bytes exactly what came, comments and line ends included
 * @param name the value of the last {@code event:} line; empty if there is none
 * @param data the {@code data:} lines, joined by a line feed
 * @param hasData whether there was any {@code data:} line; without, it is a comment or a blank line
 */
public record SseEvent(byte[] bytes, String name, byte[] data, boolean hasData) {
  /** Reads the fields of one block. */
  static SseEvent parse(byte[] block) {
    String name = "";
    ByteArrayOutputStream data = null;
    int at = bom(block);
    while (at < block.length) {
      int end = at;
      while (end < block.length && block[end] != '\n' && block[end] != '\r') {
        end++;
      }
      if (starts(block, at, end, "data")) {
        if (data == null) {
          data = new ByteArrayOutputStream(end - at);
        } else {
          data.write('\n');
        }
        int from = value(block, at, end, 4);
        data.write(block, from, end - from);
      } else if (starts(block, at, end, "event")) {
        int from = value(block, at, end, 5);
        name = new String(block, from, end - from, StandardCharsets.UTF_8);
      }
      at = end + 1;
    }
    return new SseEvent(block, name, data == null ? new byte[0] : data.toByteArray(), data != null);
  }

  /** The data as text. */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** What an event at the very end of a stream lacks of its blank line. */
  public byte[] missingEnd() {
    int newlines = 0;
    for (int at = bytes.length - 1; at >= 0 && (bytes[at] == '\n' || bytes[at] == '\r'); at--) {
      boolean pair = bytes[at] == '\n' && at > 0 && bytes[at - 1] == '\r';
      newlines++;
      at -= pair ? 1 : 0;
    }
    return "\n".repeat(hasData ? Math.max(0, 2 - newlines) : 0).getBytes(StandardCharsets.UTF_8);
  }

  private static int bom(byte[] block) {
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    return block.length >= 3 && Arrays.equals(block, 0, 3, mark, 0, 3) ? 3 : 0;
  }

  private static boolean starts(byte[] block, int at, int end, String field) {
    int length = field.length();
    if (end - at < length || (end - at > length && block[at + length] != ':')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (block[at + i] != field.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the value begins: behind the colon and at most one space. */
  private static int value(byte[] block, int at, int end, int name) {
    int from = Math.min(at + name + 1, end);
    return from < end && block[from] == ' ' ? from + 1 : from;
  }
}
