package dev.hone.gateway.responsecache;

import dev.hone.wire.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A whole answer as a client of its protocol gets it.
 *
 * @param body what was sent, or would have been to a client that asked for no stream; not to be
 *     changed
 * @param model the model that answered
 * @param costNanos what it cost, nano-dollars
 * @param stored when it was given
 */
public record CachedAnswer(
    Protocol protocol, byte[] body, String model, long costNanos, Instant stored) {
  private static final byte VERSION = 1;

  /** Bytes in memory, roughly. */
  int weight() {
    return body.length + 2 * model.length() + 128;
  }

  /** For a store outside this process. */
  byte[] encode() {
    byte[] name = protocol.name().getBytes(StandardCharsets.UTF_8);
    byte[] modelBytes = model.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + 8 + 8 + 4 + name.length + 4 + modelBytes.length + body.length)
        .put(VERSION)
        .putLong(costNanos)
        .putLong(stored.toEpochMilli())
        .putInt(name.length)
        .put(name)
        .putInt(modelBytes.length)
        .put(modelBytes)
        .put(body)
        .array();
  }

  /** What {@link #encode} made; empty for anything else. */
  static Optional<CachedAnswer> decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() != VERSION) {
        return Optional.empty();
      }
      long cost = in.getLong();
      Instant stored = Instant.ofEpochMilli(in.getLong());
      Protocol protocol = Protocol.valueOf(text(in));
      String model = text(in);
      byte[] body = Arrays.copyOfRange(bytes, in.position(), bytes.length);
      return Optional.of(new CachedAnswer(protocol, body, model, cost, stored));
    } catch (RuntimeException otherBytes) {
      return Optional.empty();
    }
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a length beyond the end");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
