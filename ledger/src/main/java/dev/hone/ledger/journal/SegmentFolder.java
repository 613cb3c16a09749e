package dev.hone.ledger.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one kind in a folder: appends to the newest, begins another when that is full,
 * and drops the oldest beyond the bounds. A process never goes on with a segment of another: its
 * end may be half a record. Not thread-safe.
 */
final class SegmentFolder implements AutoCloseable {
  private static final String SUFFIX = ".hj";
  private static final int OVERHEAD = 64;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final SegmentKind kind;
  private final Bounds bounds;
  private final long salt;
  private final InstantSource clock;
  private @Nullable SegmentWriter current;
  private @Nullable Path currentFile;

  SegmentFolder(Path folder, SegmentKind kind, Bounds bounds, long salt, InstantSource clock) {
    this.folder = folder;
    this.kind = kind;
    this.bounds = bounds;
    this.salt = salt;
    this.clock = clock;
  }

  /** The segments of a kind, oldest first. */
  static List<Path> segments(Path folder, SegmentKind kind) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> {
            String name = file.getFileName().toString();
            return name.startsWith(kind.prefix() + "-") && name.endsWith(SUFFIX);
          })
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      // What goes wrong on the way through a folder; the writer's thread must outlive it.
      throw e.getCause();
    }
  }

  void append(byte[] payload) throws IOException {
    SegmentWriter writer = current;
    boolean full = writer != null && writer.size() + payload.length > bounds.segmentBytes();
    if (full || gone()) {
      close();
      writer = null;
    }
    if (writer == null) {
      tidy(Math.max(bounds.segmentBytes(), payload.length + OVERHEAD));
      writer = begin();
    }
    writer.append(payload);
  }

  private boolean gone() {
    return currentFile != null && !Files.exists(currentFile);
  }

  private SegmentWriter begin() throws IOException {
    Files.createDirectories(folder);
    Instant now = clock.instant();
    for (int i = 0; ; i++) {
      String name = "%s-%s-%03d%s".formatted(kind.prefix(), NAME.format(now), i, SUFFIX);
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        SegmentHead head =
            new SegmentHead(SegmentHead.VERSION, kind.code(), now.toEpochMilli(), salt);
        SegmentWriter writer = new SegmentWriter(file, head);
        current = writer;
        currentFile = file;
        return writer;
      }
    }
  }

  /** Drops what is too old, and the oldest of what is too much. */
  void tidy() throws IOException {
    tidy(0);
  }

  /** Makes room for so many bytes more. */
  private void tidy(long room) throws IOException {
    long total = room;
    Instant oldest = clock.instant().minus(bounds.age());
    List<Path> newestFirst = segments(folder, kind).reversed();
    for (Path file : newestFirst) {
      total += Files.size(file);
      boolean open = file.equals(currentFile);
      boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
      boolean much = total > bounds.bytes();
      if (!open && (old || much)) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    SegmentWriter open = current;
    current = null;
    currentFile = null;
    if (open != null) {
      open.close();
    }
  }
}
