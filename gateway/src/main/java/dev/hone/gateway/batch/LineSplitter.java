package dev.hone.gateway.batch;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Results that are lines. */
final class LineSplitter implements ResultSplitter {
  private final int longest;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;
  private int skipped;

  /**
   * @param longest a line that is kept, in bytes
   */
  LineSplitter(int longest) {
    this.longest = longest;
  }

  @Override
  public void feed(byte[] piece, Consumer<byte[]> results) {
    int start = 0;
    for (int i = 0; i < piece.length; i++) {
      if (piece[i] == '\n') {
        add(piece, start, i);
        if (tooLong) {
          skipped++;
        } else if (line.size() > 0) {
          results.accept(line.toByteArray());
        }
        line.reset();
        tooLong = false;
        start = i + 1;
      }
    }
    add(piece, start, piece.length);
  }

  private void add(byte[] piece, int start, int end) {
    if (line.size() + (end - start) > longest) {
      tooLong = true;
      line.reset();
    }
    if (!tooLong) {
      line.write(piece, start, end - start);
    }
  }

  @Override
  public byte[] end() {
    if (tooLong) {
      skipped++;
    }
    return line.toByteArray();
  }

  @Override
  public int skipped() {
    return skipped;
  }
}
