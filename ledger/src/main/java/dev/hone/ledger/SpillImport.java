package dev.hone.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a spill file part by part, between the batches of the day, so that hours of it don't hold
 * up the lines that come meanwhile. The file is removed when all of it was taken; a process that
 * dies before begins again, which does no harm.
 */
final class SpillImport {
  private static final Logger log = LoggerFactory.getLogger(SpillImport.class);
  private static final int MOST_BYTES = 256 << 10;

  private final Path file;
  private final List<String> rejected = new ArrayList<>();
  private long offset;

  SpillImport(Path file) {
    this.file = file;
  }

  /** Receives a part of the file. */
  interface Sink {
    void accept(List<UsageRecord> lines) throws SQLException;
  }

  /**
   * Hands the next part to a sink. After an exception it is read again.
   *
   * @return how many lines there were
   */
  int part(Sink sink) throws IOException, SQLException {
    if (offset > Files.size(file)) {
      offset = 0; // Somebody took the file away, and it began anew.
    }
    byte[] text = wholeLines();
    List<UsageRecord> lines = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isBlank()) {
        SpillFile.read(line).ifPresentOrElse(lines::add, () -> unreadable.add(line));
      }
    }
    sink.accept(lines);
    rejected.addAll(unreadable);
    offset += text.length;
    if (offset >= Files.size(file)) {
      keepRejected();
      Files.delete(file);
      offset = 0;
    }
    return lines.size();
  }

  /** From the offset on, some whole lines; the rest of the file where it has no line end. */
  private byte[] wholeLines() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(offset);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(MOST_BYTES);
      while (channel.read(part.clear()) > 0) {
        int end = part.position();
        while (end > 0 && part.get(end - 1) != '\n') {
          end--;
        }
        if (end > 0) {
          text.write(part.array(), 0, end);
          return text.toByteArray();
        }
        text.write(part.array(), 0, part.position());
      }
      return text.toByteArray();
    }
  }

  private void keepRejected() throws IOException {
    if (rejected.isEmpty()) {
      return;
    }
    Path other = file.resolveSibling(file.getFileName() + ".rejected");
    Files.write(other, rejected, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    log.warn("{} unreadable ledger lines were moved from {} to {}", rejected.size(), file, other);
    rejected.clear();
  }
}
