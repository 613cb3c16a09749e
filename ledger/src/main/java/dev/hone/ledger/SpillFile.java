package dev.hone.ledger;

import java.io.BufferedReader;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where lines wait while the database can't take them: one JSON object a line, appended. Inserts
 * ignore what is already there, so that reading the file twice does no harm.
 */
final class SpillFile {
  private static final Logger log = LoggerFactory.getLogger(SpillFile.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  SpillFile(Path file) {
    this.file = file;
  }

  boolean isEmpty() {
    try {
      return !Files.exists(file) || Files.size(file) == 0;
    } catch (IOException e) {
      log.debug("Can't look at {}", file, e);
      return false;
    }
  }

  /** Appends lines, all or none. */
  void append(List<UsageRecord> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (UsageRecord line : lines) {
      text.append(write(line)).append('\n');
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = channel.size();
      channel.position(end);
      try {
        // A process killed in the middle of a line leaves a stump: never go on in the same line.
        if (end > 0) {
          channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
  }

  /** Receives a part of the file. */
  interface Sink {
    void accept(List<UsageRecord> lines) throws SQLException;
  }

  /**
   * Hands every line to a sink, in parts, and removes the file when all were taken.
   *
   * @return how many lines there were
   */
  long drain(int part, Sink sink) throws IOException, SQLException {
    long drained = 0;
    List<String> rejected = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      List<UsageRecord> lines = new ArrayList<>(part);
      String text;
      while ((text = reader.readLine()) != null) {
        UsageRecord line = text.isBlank() ? null : read(text, rejected);
        if (line != null) {
          lines.add(line);
        }
        if (lines.size() == part) {
          sink.accept(lines);
          drained += lines.size();
          lines.clear();
        }
      }
      sink.accept(lines);
      drained += lines.size();
    }
    keep(rejected);
    Files.delete(file);
    return drained;
  }

  private void keep(List<String> rejected) throws IOException {
    if (rejected.isEmpty()) {
      return;
    }
    Path other = file.resolveSibling(file.getFileName() + ".rejected");
    Files.write(other, rejected, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    log.warn("{} unreadable ledger lines were moved from {} to {}", rejected.size(), file, other);
  }

  private static String write(UsageRecord line) {
    ObjectNode node = JSON.createObjectNode();
    for (LineColumn column : LineColumn.ALL) {
      Object value = column.value().apply(line);
      if (value instanceof Long number) {
        node.put(column.name(), number);
      } else if (value != null) {
        node.put(column.name(), value.toString());
      }
    }
    return JSON.writeValueAsString(node);
  }

  private static @Nullable UsageRecord read(String text, List<String> rejected) {
    try {
      JsonNode node = JSON.readTree(text);
      return new LineDecoder(new NodeColumns(node)).decode();
    } catch (JacksonException | LedgerException | IllegalArgumentException e) {
      log.debug("Unreadable ledger line", e);
      rejected.add(text);
      return null;
    }
  }

  private record NodeColumns(JsonNode node) implements LineDecoder.Columns {
    @Override
    public @Nullable Long number(String column) {
      return node.has(column) ? (Long) node.get(column).longValue() : null;
    }

    @Override
    public @Nullable String text(String column) {
      return node.has(column) ? node.get(column).stringValue() : null;
    }
  }
}
