package dev.hone.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Appends records to one file: length (32 bits), CRC-32C of the payload (32 bits), payload. A write
 * that fails is taken back, so that only a death of the process or a power cut can leave half a
 * record, and only at the end.
 */
final class SegmentWriter implements AutoCloseable {
  private final FileChannel channel;
  private long size;

  SegmentWriter(Path file, SegmentHead head) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      writeAll(head.bytes());
      size = SegmentHead.BYTES;
    } catch (IOException e) {
      channel.close();
      // A disk that stays full is tried again and again: no empty file may be left each time.
      Files.deleteIfExists(file);
      throw e;
    }
  }

  void append(byte[] payload) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    ByteBuffer record =
        ByteBuffer.allocate(2 * Integer.BYTES + payload.length)
            .putInt(payload.length)
            .putInt((int) crc.getValue())
            .put(payload)
            .flip();
    int length = record.remaining();
    try {
      writeAll(record);
      size += length;
    } catch (IOException e) {
      channel.truncate(size);
      throw e;
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
