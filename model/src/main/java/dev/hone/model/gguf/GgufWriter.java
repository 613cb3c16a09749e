package dev.hone.model.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file of version 3: first the header, for which all tensors are declared up front,
 * then the tensors' bytes in their order, streamed. The bytes go to a file beside the target, which
 * takes the target's name in {@link #finish}; closed before that, nothing is left behind.
 */
public final class GgufWriter implements AutoCloseable {
  private static final int PIECE = 1 << 20;

  private final Path target;
  private final Path partial;
  private final FileChannel out;
  private final List<TensorInfo> tensors;
  private final int alignment;
  private int next;
  private long written;
  private boolean done;

  private GgufWriter(
      Path target, Path partial, FileChannel out, List<TensorInfo> tensors, int alignment) {
    this.target = target;
    this.partial = partial;
    this.out = out;
    this.tensors = tensors;
    this.alignment = alignment;
  }

  /** A tensor to come: columns first. */
  public record Declaration(String name, TensorType type, List<Long> dims) {
    public Declaration {
      dims = List.copyOf(dims);
    }

    public long bytes() {
      return type.bytes(dims.stream().mapToLong(Long::longValue).toArray());
    }
  }

  /**
   * Starts a file.
   *
   * @throws GgufException if it can't be created
   */
  public static GgufWriter create(
      Path target, Map<String, GgufValue> metadata, List<Declaration> declarations) {
    int alignment =
        metadata.get(GgufHeaderParser.ALIGNMENT_KEY) instanceof GgufValue.Whole whole
            ? Math.toIntExact(whole.value())
            : GgufHeaderParser.DEFAULT_ALIGNMENT;
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    long offset = 0;
    for (Declaration d : declarations) {
      TensorInfo info = new TensorInfo(d.name(), d.type(), d.dims(), offset, d.bytes());
      if (tensors.put(d.name(), info) != null) {
        throw new IllegalArgumentException("tensor " + d.name() + " is declared twice");
      }
      offset = (offset + d.bytes() + alignment - 1) / alignment * alignment;
    }
    byte[] header = GgufHeaderEncoder.encode(metadata, tensors.values(), alignment);
    Path absolute = target.toAbsolutePath();
    Path partial =
        absolute.resolveSibling(
            ".%s.%x.partial".formatted(target.getFileName(), System.nanoTime()));
    GgufWriter writer =
        new GgufWriter(absolute, partial, open(partial), List.copyOf(tensors.values()), alignment);
    try {
      writer.put(MemorySegment.ofArray(header));
      return writer;
    } catch (GgufException e) {
      writer.close();
      throw e;
    }
  }

  private static FileChannel open(Path partial) {
    try {
      return FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new GgufException("can't create %s: %s".formatted(partial, reason(e)), e);
    }
  }

  /** Appends bytes of the current tensor; a full tensor makes the next one current. */
  public void append(MemorySegment bytes) {
    if (next == tensors.size() || written + bytes.byteSize() > tensors.get(next).bytes()) {
      throw new IllegalStateException(
          next == tensors.size()
              ? "all tensors are written"
              : "more bytes than tensor %s has".formatted(tensors.get(next).name()));
    }
    put(bytes);
    written += bytes.byteSize();
    if (written == tensors.get(next).bytes()) {
      int padding = (int) ((alignment - written % alignment) % alignment);
      put(MemorySegment.ofArray(new byte[padding]));
      next++;
      written = 0;
    }
  }

  /**
   * Makes the file appear under its name.
   *
   * @throws GgufException if it can't be written out
   */
  public void finish() {
    if (next < tensors.size()) {
      throw new IllegalStateException("tensor " + tensors.get(next).name() + " is not complete");
    }
    try {
      out.force(true);
      out.close();
      move();
      done = true;
    } catch (IOException e) {
      throw new GgufException("can't finish %s: %s".formatted(target, reason(e)), e);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void put(MemorySegment bytes) {
    try {
      for (long at = 0; at < bytes.byteSize(); at += PIECE) {
        var piece = bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer();
        while (piece.hasRemaining()) {
          out.write(piece);
        }
      }
    } catch (IOException e) {
      throw new GgufException(
          "can't write %s: %s; nothing is left of it".formatted(target, reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Deletes what was written, unless {@link #finish} succeeded. */
  @Override
  public void close() {
    if (done) {
      return;
    }
    try {
      out.close();
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw new GgufException("can't remove %s: %s".formatted(partial, reason(e)), e);
    }
  }
}
