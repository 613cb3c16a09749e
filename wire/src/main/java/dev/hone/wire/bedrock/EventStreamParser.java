package dev.hone.wire.bedrock;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Cuts bytes into messages of AWS's event stream encoding: total length, headers' length and their
 * CRC-32 in 12 bytes, headers, payload, and the CRC-32 of all before it. Lengths are checked before
 * anything is kept for them.
 */
public final class EventStreamParser {
  /** Largest message that AWS allows: 16 MiB of payload and 128 KiB of headers. */
  public static final int LARGEST = (16 << 20) + (128 << 10) + 16;

  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;

  private byte[] buffer = new byte[4096];
  private int length;

  /**
   * Takes a chunk.
   *
   * @return the messages that it completes
   * @throws WireException UPSTREAM if the bytes are no event stream
   */
  public List<EventStreamMessage> feed(byte[] chunk) {
    append(chunk);
    List<EventStreamMessage> messages = new ArrayList<>();
    int at = 0;
    while (length - at >= PRELUDE) {
      int total = totalLength(at);
      if (length - at < total) {
        break;
      }
      messages.add(message(at, total));
      at += total;
    }
    System.arraycopy(buffer, at, buffer, 0, length - at);
    length -= at;
    return messages;
  }

  /** Whether the bytes so far end in the middle of a message. */
  public boolean midMessage() {
    return length > 0;
  }

  private int totalLength(int at) {
    ByteBuffer prelude = ByteBuffer.wrap(buffer, at, PRELUDE);
    int total = prelude.getInt();
    int headers = prelude.getInt();
    if (crc(at, PRELUDE - CHECKSUM) != prelude.getInt()) {
      throw broken("the checksum of a message's lengths is wrong");
    }
    if (total < PRELUDE + CHECKSUM
        || total > LARGEST
        || headers < 0
        || headers > total - PRELUDE - CHECKSUM) {
      throw broken("a message of %d bytes with %d of headers".formatted(total, headers));
    }
    return total;
  }

  private EventStreamMessage message(int at, int total) {
    ByteBuffer message = ByteBuffer.wrap(buffer, at, total).slice();
    if (crc(at, total - CHECKSUM) != message.getInt(total - CHECKSUM)) {
      throw broken("the checksum of a message is wrong");
    }
    int headers = message.getInt(4);
    int payload = at + PRELUDE + headers;
    return new EventStreamMessage(
        headers(message.slice(PRELUDE, headers)),
        Arrays.copyOfRange(buffer, payload, at + total - CHECKSUM));
  }

  private static Map<String, String> headers(ByteBuffer in) {
    Map<String, String> headers = new HashMap<>();
    while (in.hasRemaining()) {
      String name = text(in, need(in, 1).get() & 0xff);
      int type = need(in, 1).get();
      switch (type) {
        case 0, 1 -> headers.put(name, type == 0 ? "true" : "false");
        case 2 -> need(in, 1).get();
        case 3 -> need(in, 2).getShort();
        case 4 -> need(in, 4).getInt();
        case 5, 8 -> need(in, 8).getLong();
        case 6 -> text(in, need(in, 2).getShort() & 0xffff);
        case 7 -> headers.put(name, text(in, need(in, 2).getShort() & 0xffff));
        case 9 -> text(in, 16);
        default -> throw broken("a header of the unknown type " + type);
      }
    }
    return headers;
  }

  private static String text(ByteBuffer in, int bytes) {
    need(in, bytes);
    byte[] text = new byte[bytes];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static ByteBuffer need(ByteBuffer in, int bytes) {
    if (in.remaining() < bytes) {
      throw broken("a header that is longer than its message");
    }
    return in;
  }

  private int crc(int from, int bytes) {
    CRC32 crc = new CRC32();
    crc.update(buffer, from, bytes);
    return (int) crc.getValue();
  }

  private void append(byte[] chunk) {
    if (length + chunk.length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + chunk.length));
    }
    System.arraycopy(chunk, 0, buffer, length, chunk.length);
    length += chunk.length;
  }

  private static WireException broken(String what) {
    return new WireException(ErrorKind.UPSTREAM, "the upstream's event stream is broken: " + what);
  }
}
