package dev.hone.ledger.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads a segment up to its end, or to where it is cut or damaged. */
final class SegmentReader implements AutoCloseable {
  /** More than any record that is written; a length beyond it is damage. */
  private static final int MOST_BYTES = 256 << 20;

  private final Path file;
  private final DataInputStream in;
  private final long length;
  private final SegmentHead head;
  private long position = SegmentHead.BYTES;
  private Optional<String> damage = Optional.empty();

  SegmentReader(Path file) throws IOException {
    this.file = file;
    this.length = Files.size(file);
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    try {
      head = SegmentHead.read(ByteBuffer.wrap(in.readNBytes(SegmentHead.BYTES)), file.toString());
    } catch (IOException | JournalException e) {
      in.close();
      throw e;
    }
  }

  SegmentHead head() {
    return head;
  }

  /** The next record's payload; empty at the end, or where the rest can't be read. */
  Optional<byte[]> next() throws IOException {
    if (damage.isPresent() || position == length) {
      return Optional.empty();
    }
    try {
      int size = in.readInt();
      int crc = in.readInt();
      if (size < 0 || size > MOST_BYTES || size > length - position - 2 * Integer.BYTES) {
        return damaged("is cut");
      }
      byte[] payload = new byte[size];
      in.readFully(payload);
      CRC32C actual = new CRC32C();
      actual.update(payload);
      if ((int) actual.getValue() != crc) {
        return damaged("is damaged");
      }
      position += 2 * Integer.BYTES + size;
      return Optional.of(payload);
    } catch (EOFException e) {
      return damaged("is cut");
    }
  }

  private Optional<byte[]> damaged(String how) {
    damage =
        Optional.of(
            "%s %s at byte %d of %d: it was read up to there"
                .formatted(file, how, position, length));
    return Optional.empty();
  }

  /** Notes that a payload can't be what it should be. */
  void refuse(String why) {
    damage = Optional.of("%s before byte %d: %s".formatted(file, position, why));
  }

  /** What is wrong with the file, in one line. */
  Optional<String> damage() {
    return damage;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
