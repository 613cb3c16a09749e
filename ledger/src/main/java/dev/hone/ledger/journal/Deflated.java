package dev.hone.ledger.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bytes in zlib's format (RFC 1950). */
final class Deflated {
  /** No record holds more; a few bytes of damage could ask for gigabytes. */
  private static final int MOST_BYTES = 256 << 20;

  private Deflated() {}

  static byte[] of(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
      stream.write(plain);
    } catch (IOException e) {
      throw new JournalException("can't compress", e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  /**
   * The plain bytes.
   *
   * @throws JournalException if they can't be had
   */
  static byte[] read(byte[] deflated) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      byte[] plain = in.readNBytes(MOST_BYTES);
      if (in.read() >= 0) {
        throw new JournalException("it is larger than any record");
      }
      return plain;
    } catch (IOException e) {
      throw new JournalException("it can't be decompressed: " + e.getMessage(), e);
    }
  }
}
