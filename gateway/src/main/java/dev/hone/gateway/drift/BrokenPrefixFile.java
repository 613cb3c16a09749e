package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.prefix.BlockKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The sums of what broke prefixes as a file of the data folder, so that they outlive the gateway
 * and {@code hone cache stats} can show them. Counts only: no text, and no hash of any.
 */
public final class BrokenPrefixFile {
  private static final int VERSION = 1;

  private final Path file;

  /** The file of a data folder. */
  public BrokenPrefixFile(Path data) {
    this.file = data.resolve("prompt-cache").resolve("broken.json");
  }

  /** Writes it whole, or leaves the one before. Nothing makes no file. */
  public void write(List<BrokenPrefix> list) throws IOException {
    if (list.isEmpty() && !Files.exists(file)) {
      return;
    }
    JsonWriter json = new JsonWriter().object().field("version", VERSION).name("broken").array();
    for (BrokenPrefix one : list) {
      json.object()
          .field("key", one.application().key())
          .field("model", one.application().model())
          .field("change", word(one.change()))
          .field("kind", word(one.kind()))
          .field("block", one.block())
          .field("first", one.first().toString())
          .field("last", one.last().toString())
          .field("requests", one.requests())
          .field("moved", one.moved())
          .field("tokens", one.tokens())
          .field("unpriced", one.unpriced())
          .field("nanos", one.nanos())
          .endObject();
    }
    Path folder = Files.createDirectories(file.getParent());
    Path draft = Files.createTempFile(folder, "broken", ".new"); // the owner's alone
    try {
      Files.write(draft, json.endArray().endObject().toBytes());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * What it holds; nothing where there is none.
   *
   * @throws IOException if it can't be read, or is none of this version
   */
  public List<BrokenPrefix> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      JsonValue root = JsonDocument.parse(Files.readAllBytes(file)).root();
      long version = root.get("version").asLong(0);
      if (version != VERSION) {
        throw new IOException(file + " is of version " + version + ", and this reads " + VERSION);
      }
      List<BrokenPrefix> list = new ArrayList<>();
      for (JsonValue one : root.get("broken").elements()) {
        list.add(
            new BrokenPrefix(
                new Application(one.get("key").asString(""), one.get("model").asString("")),
                Change.valueOf(constant(one.get("change"))),
                BlockKind.valueOf(constant(one.get("kind"))),
                (int) one.get("block").asLong(0),
                Instant.parse(one.get("first").asString("")),
                Instant.parse(one.get("last").asString("")),
                one.get("requests").asLong(0),
                one.get("moved").asLong(0),
                one.get("tokens").asLong(0),
                unpriced(one),
                one.get("nanos").asLong(0)));
      }
      return list;
    } catch (WireException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** What was written before unpriced tokens were counted had no price where it had no cost. */
  private static long unpriced(JsonValue one) {
    long assumed = one.get("nanos").asLong(0) == 0 ? one.get("tokens").asLong(0) : 0;
    return one.get("unpriced").asLong(assumed);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String constant(JsonValue word) {
    return word.asString("").toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
