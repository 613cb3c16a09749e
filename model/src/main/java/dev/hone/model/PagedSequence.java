package dev.hone.model;

import dev.hone.kernels.KvLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A sequence as a table of KV pages: page {@code i} holds the positions from {@code 32 * i} on. */
final class PagedSequence implements Sequence {
  private final KvPool pool;
  private int[] table = new int[0];
  private MemorySegment[] memory = new MemorySegment[0];
  private int pages;
  private int length;
  private boolean closed;

  PagedSequence(KvPool pool) {
    this.pool = pool;
  }

  @Override
  public int length() {
    return length;
  }

  boolean belongsTo(KvPool owner) {
    return pool == owner;
  }

  boolean isClosed() {
    return closed;
  }

  /** Pages in order; entries past the last page are not to be read. */
  MemorySegment[] pages() {
    return memory;
  }

  MemorySegment page(int position) {
    return memory[position / KvLayout.PAGE];
  }

  /** Pages missing for {@code tokens} more positions. */
  int pagesMissing(int tokens) {
    return pagesFor(length + tokens) - pages;
  }

  /** Takes the pages for {@code tokens} more positions; the length stays. */
  void reserve(int tokens) {
    int needed = pagesFor(length + tokens);
    if (needed > table.length) {
      int capacity = Math.max(needed, table.length * 2);
      table = Arrays.copyOf(table, capacity);
      int filled = memory.length;
      memory = Arrays.copyOf(memory, capacity);
      Arrays.fill(memory, filled, capacity, MemorySegment.NULL);
    }
    while (pages < needed) {
      table[pages] = pool.take();
      memory[pages] = pool.memory(table[pages]);
      pages++;
    }
  }

  /** The positions of a step that went well are the sequence's now. */
  void grow(int tokens) {
    length += tokens;
  }

  /** Gives back the pages past the length. */
  void trim() {
    int needed = pagesFor(length);
    while (pages > needed) {
      pages--;
      pool.giveBack(table[pages]);
      memory[pages] = MemorySegment.NULL;
    }
  }

  @Override
  public void truncate(int to) {
    if (to < 0 || to > length) {
      throw new IllegalArgumentException(
          "can't truncate a sequence of %d positions to %d".formatted(length, to));
    }
    length = to;
    trim();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      truncate(0);
    }
  }

  private static int pagesFor(int positions) {
    return (positions + KvLayout.PAGE - 1) / KvLayout.PAGE;
  }
}
