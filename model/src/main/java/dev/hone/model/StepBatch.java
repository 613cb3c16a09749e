package dev.hone.model;

import java.util.List;

/**
 * The tokens of one step laid out as rows: slice after slice, each row with its token and position.
 * Reused from step to step.
 */
final class StepBatch {
  private final int[] tokens;
  private final int[] positions;
  private int[] firstRows = new int[16];
  private List<Slice> slices = List.of();
  private int rows;

  StepBatch(int maxRows) {
    this.tokens = new int[maxRows];
    this.positions = new int[maxRows];
  }

  void fill(List<Slice> step) {
    slices = step;
    if (firstRows.length <= step.size()) {
      firstRows = new int[2 * step.size() + 1];
    }
    rows = 0;
    for (int i = 0; i < step.size(); i++) {
      firstRows[i] = rows;
      Slice slice = step.get(i);
      int position = slice.sequence().length();
      for (int token : slice.tokens()) {
        tokens[rows] = token;
        positions[rows] = position++;
        rows++;
      }
    }
    firstRows[step.size()] = rows;
  }

  int rows() {
    return rows;
  }

  int slices() {
    return slices.size();
  }

  /** First row of a slice; of the slice past the last one, the number of rows. */
  int firstRow(int slice) {
    return firstRows[slice];
  }

  int sliceOf(int row) {
    int slice = 0;
    while (firstRows[slice + 1] <= row) {
      slice++;
    }
    return slice;
  }

  PagedSequence sequence(int slice) {
    return (PagedSequence) slices.get(slice).sequence();
  }

  boolean wantsLogits(int slice) {
    return slices.get(slice).wantsLogits();
  }

  int token(int row) {
    return tokens[row];
  }

  int[] positions() {
    return positions;
  }

  /** One more than the last position of any row. */
  int positionsNeeded() {
    int most = 0;
    for (int slice = 0; slice < slices(); slice++) {
      most = Math.max(most, positions[firstRows[slice + 1] - 1] + 1);
    }
    return most;
  }
}
