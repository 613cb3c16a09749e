package dev.hone.ledger.reconcile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads a bill's file: CSV in UTF-8, or in UTF-16 as spreadsheets export it; also as gzip. */
public final class InvoiceFile {
  private InvoiceFile() {}

  /**
   * The text.
   *
   * @throws java.nio.charset.CharacterCodingException if it is neither UTF-8 nor UTF-16
   * @throws InvoiceException if it is a workbook or an archive
   */
  public static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (begins(bytes, 0x1f, 0x8b)) {
      try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = plain.readAllBytes();
      }
    }
    if (begins(bytes, 'P', 'K', 3, 4)) {
      throw new InvoiceException(
          "The invoice is a workbook or a zip archive: export it as CSV, or unpack it.");
    }
    boolean wide = begins(bytes, 0xfe, 0xff) || begins(bytes, 0xff, 0xfe);
    return (wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8)
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  private static boolean begins(byte[] bytes, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
