package dev.hone.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
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

  /** The line of a text; empty if the text can't be read. */
  static Optional<UsageRecord> read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return Optional.of(new LineDecoder(new NodeColumns(node)).decode());
    } catch (JacksonException | LedgerException | IllegalArgumentException e) {
      log.debug("Unreadable ledger line", e);
      return Optional.empty();
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
