package dev.hone.model;

/** Work on a half-open range of rows, independent of all other rows. */
@FunctionalInterface
interface RowWork {
  void run(int fromRow, int toRow);
}
