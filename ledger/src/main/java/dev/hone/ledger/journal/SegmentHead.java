package dev.hone.ledger.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first 32 bytes of a segment, big-endian: {@code HONEJRNL}, version (16 bits), kind (16 bits),
 * zero (32 bits), milliseconds since 1970 at which it was begun (64 bits), id of the salt (64
 * bits).
 */
record SegmentHead(int version, int kind, long created, long salt) {
  static final int BYTES = 32;
  static final int VERSION = 1;
  private static final byte[] MAGIC = "HONEJRNL".getBytes(StandardCharsets.US_ASCII);

  ByteBuffer bytes() {
    return ByteBuffer.allocate(BYTES)
        .put(MAGIC)
        .putShort((short) version)
        .putShort((short) kind)
        .putInt(0)
        .putLong(created)
        .putLong(salt)
        .flip();
  }

  /**
   * Reads a head.
   *
   * @throws JournalException if it is none, or a later version's
   */
  static SegmentHead read(ByteBuffer bytes, String file) {
    byte[] magic = new byte[MAGIC.length];
    if (bytes.remaining() < BYTES) {
      throw new JournalException(file + " is cut in its head: nothing can be read of it");
    }
    bytes.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new JournalException(file + " is no segment of a journal");
    }
    int version = bytes.getShort() & 0xFFFF;
    if (version != VERSION) {
      throw new JournalException(
          "%s has version %d of the format; this Hone reads version %d: use a later one"
              .formatted(file, version, VERSION));
    }
    int kind = bytes.getShort() & 0xFFFF;
    bytes.getInt();
    return new SegmentHead(version, kind, bytes.getLong(), bytes.getLong());
  }
}
