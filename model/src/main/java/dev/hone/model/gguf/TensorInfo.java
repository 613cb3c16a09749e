package dev.hone.model.gguf;

import java.util.List;

/**
 * A tensor of a GGUF file.
 *
 * @param dims extents, columns (the contiguous dimension) first
 * @param offset where its bytes start, from the start of the file
 * @param bytes how many they are
 */
public record TensorInfo(String name, TensorType type, List<Long> dims, long offset, long bytes) {

  public TensorInfo {
    dims = List.copyOf(dims);
  }

  public long columns() {
    return dims.get(0);
  }

  /** Product of all extents but the columns. */
  public long rows() {
    return dims.stream().skip(1).reduce(1L, Math::multiplyExact);
  }
}
