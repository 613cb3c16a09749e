package dev.hone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Repacks the rows of a GGUF tensor into panels of 16 rows (docs/ARITHMETIC.md, "Panels"). Panels
 * are independent: ranges of them can be packed by different threads.
 */
public final class PanelPacker {

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int LOW = 0x0f0f0f0f;
  private static final int SIGNS = 0x80808080;
  private static final int ROWS = PanelMatrix.ROWS;

  private PanelPacker() {}

  /**
   * Packs the panels {@code fromPanel..toPanel}.
   *
   * @param file the tensor's rows as the file has them, {@code rows * type.fileRowBytes(columns)}
   *     bytes
   * @throws IllegalArgumentException if {@code file} has another size or the range is out of bounds
   */
  public static void pack(MemorySegment file, PanelMatrix into, int fromPanel, int toPanel) {
    long rowBytes = into.type().fileRowBytes(into.columns());
    if (file.byteSize() != rowBytes * into.rows()) {
      throw new IllegalArgumentException(
          "%s tensor of %d rows and %d columns takes %d bytes, not %d"
              .formatted(
                  into.type(),
                  into.rows(),
                  into.columns(),
                  rowBytes * into.rows(),
                  file.byteSize()));
    }
    if (fromPanel < 0 || fromPanel > toPanel || toPanel > into.panels()) {
      throw new IllegalArgumentException(
          "panels %d to %d of %d".formatted(fromPanel, toPanel, into.panels()));
    }
    for (int panel = fromPanel; panel < toPanel; panel++) {
      MemorySegment out = into.data().asSlice(panel * into.panelBytes(), into.panelBytes());
      for (int lane = 0; lane < ROWS; lane++) {
        int row = panel * ROWS + lane;
        if (row < into.rows()) {
          packRow(into, file.asSlice(row * rowBytes, rowBytes), out, lane);
        } else {
          padRow(into, out, lane);
        }
      }
    }
  }

  private static void packRow(PanelMatrix into, MemorySegment row, MemorySegment out, int lane) {
    switch (into.type()) {
      case F32 -> {
        for (int k = 0; k < into.columns(); k++) {
          out.set(INT, 4 * ((long) k * ROWS + lane), row.get(INT, 4L * k));
        }
      }
      case F16, BF16 -> {
        for (int k = 0; k < into.columns(); k++) {
          out.set(SHORT, 2 * ((long) k * ROWS + lane), row.get(SHORT, 2L * k));
        }
      }
      case Q8_0 -> {
        for (int block = 0; block < into.blocks(); block++) {
          long from = 34L * block;
          long to = 544L * block;
          for (long group = 0; group < 8; group++) {
            int values = row.get(INT, from + 2 + 4 * group) ^ SIGNS;
            out.set(INT, to + group * 64 + lane * 4L, values);
          }
          out.set(SHORT, to + 512 + 2L * lane, row.get(SHORT, from));
        }
      }
      case Q4_0 -> {
        for (int block = 0; block < into.blocks(); block++) {
          long from = 18L * block;
          long to = 288L * block;
          packNibbles(row, from + 2, out, to, lane);
          out.set(SHORT, to + 256 + 2L * lane, row.get(SHORT, from));
        }
      }
      case Q4_1 -> {
        for (int block = 0; block < into.blocks(); block++) {
          long from = 20L * block;
          long to = 320L * block;
          packNibbles(row, from + 4, out, to, lane);
          out.set(SHORT, to + 256 + 2L * lane, row.get(SHORT, from));
          out.set(SHORT, to + 288 + 2L * lane, row.get(SHORT, from + 2));
        }
      }
      case Q5_0, Q5_1 -> {
        boolean minima = into.type() == WeightType.Q5_1;
        int header = minima ? 4 : 2;
        for (int block = 0; block < into.blocks(); block++) {
          long from = (long) into.type().fileBlockBytes() * block;
          long to = (long) into.type().panelBlockBytes() * block;
          packNibbles(row, from + header + 4, out, to, lane);
          out.set(INT, to + 256 + 4L * lane, upperBits(row.get(INT, from + header)));
          out.set(SHORT, to + 320 + 2L * lane, row.get(SHORT, from));
          if (minima) {
            out.set(SHORT, to + 352 + 2L * lane, row.get(SHORT, from + 2));
          }
        }
      }
      case Q4_K, Q5_K, Q6_K -> {
        WeightType type = into.type();
        for (int block = 0; block < into.blocks(); block++) {
          long from = (long) type.fileBlockBytes() * block;
          SuperBlocks.pack(type, row, from, out, (long) type.panelBlockBytes() * block, lane);
        }
      }
    }
  }

  /**
   * The file has column c in the low nibble of byte c and column 16 + c in its high one; the panel
   * has 8j..8j+3 in low and 8j+4..8j+7 in high nibbles.
   */
  private static void packNibbles(
      MemorySegment row, long from, MemorySegment out, long to, int lane) {
    for (long half = 0; half < 2; half++) {
      int first = row.get(INT, from + 8 * half);
      int second = row.get(INT, from + 8 * half + 4);
      out.set(INT, to + half * 64 + lane * 4L, (first & LOW) | ((second & LOW) << 4));
      out.set(INT, to + (half + 2) * 64 + lane * 4L, ((first >>> 4) & LOW) | (second & ~LOW));
    }
  }

  /** Bit {@code 4g + t} of the file is bit {@code 8t + g} of the panel. */
  private static int upperBits(int file) {
    int panel = 0;
    for (int g = 0; g < 8; g++) {
      for (int t = 0; t < 4; t++) {
        panel |= ((file >>> (4 * g + t)) & 1) << (8 * t + g);
      }
    }
    return panel;
  }

  /** A row past the last one: stored-unsigned zeros with scale (and minimum) zero. */
  private static void padRow(PanelMatrix into, MemorySegment out, int lane) {
    WeightType type = into.type();
    if (!type.quantized()) {
      long size = type.fileBlockBytes();
      for (int k = 0; k < into.columns(); k++) {
        out.asSlice((k * (long) ROWS + lane) * size, size).fill((byte) 0);
      }
      return;
    }
    if (type.superBlocks()) {
      for (int block = 0; block < into.blocks(); block++) {
        SuperBlocks.pad(type, out, (long) type.panelBlockBytes() * block, lane);
      }
      return;
    }
    long groups = type.integerBytes() / 64;
    int zero = type == WeightType.Q8_0 ? SIGNS : type == WeightType.Q4_0 ? 0x88888888 : 0;
    int upper = type == WeightType.Q5_0 ? -1 : zero;
    long scales = (type.panelBlockBytes() - groups * 64) / 32;
    for (int block = 0; block < into.blocks(); block++) {
      long to = (long) type.panelBlockBytes() * block;
      for (long group = 0; group < groups; group++) {
        out.set(INT, to + group * 64 + lane * 4L, group == 4 ? upper : zero);
      }
      for (long scale = 0; scale < scales; scale++) {
        out.set(SHORT, to + groups * 64 + scale * 32 + 2L * lane, (short) 0);
      }
    }
  }
}
