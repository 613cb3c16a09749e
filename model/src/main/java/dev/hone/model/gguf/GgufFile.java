package dev.hone.model.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Optional;

/**
 * An open GGUF file, memory-mapped. Its header was checked whole when it was opened: every tensor
 * lies inside the file and overlaps no other. Thread-safe; {@link #close} ends the mapping and with
 * it all segments and arrays that came from it.
 */
public final class GgufFile implements AutoCloseable {
  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;
  private final GgufHeader header;

  private GgufFile(Path path, Arena arena, MemorySegment bytes, GgufHeader header) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
    this.header = header;
  }

  /**
   * Maps and checks a file.
   *
   * @throws GgufException if it can't be read or is not a sound GGUF file
   */
  @SuppressWarnings("MustBeClosedChecker") // close() of the file ends the arena
  public static GgufFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new GgufException(path + " is a folder, not a GGUF file");
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment bytes = map(path, arena);
      return new GgufFile(path, arena, bytes, new GgufHeaderParser(path, bytes).parse());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static MemorySegment map(Path path, Arena arena) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException e) {
      throw new GgufException("there is no file " + path, e);
    } catch (IOException e) {
      throw new GgufException("can't read %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  public Path path() {
    return path;
  }

  public GgufMetadata metadata() {
    return header.metadata();
  }

  /** All tensors, in the order of the file. */
  public Collection<TensorInfo> tensors() {
    return header.tensors().values();
  }

  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(header.tensors().get(name));
  }

  /** The bytes of a tensor of this file, read-only. */
  public MemorySegment bytes(TensorInfo tensor) {
    return bytes.asSlice(tensor.offset(), tensor.bytes());
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
