package dev.hone.model;

import dev.hone.kernels.KvLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A fixed number of KV pages in native memory and the list of those that are free. A page that is
 * handed out has whatever it last held. Not thread-safe: only the thread that steps the model
 * touches it.
 */
final class KvPool {
  private final KvLayout layout;
  private final MemorySegment memory;
  private final int[] free;
  private int freeCount;

  KvPool(Arena arena, KvLayout layout, int pages) {
    this.layout = layout;
    this.memory = PageMemory.allocate(arena, Math.multiplyExact(layout.pageBytes(), (long) pages));
    this.free = new int[pages];
    this.freeCount = pages;
    for (int i = 0; i < pages; i++) {
      free[i] = pages - 1 - i; // the first page goes out first
    }
  }

  KvLayout layout() {
    return layout;
  }

  int total() {
    return free.length;
  }

  int free() {
    return freeCount;
  }

  /** Takes a page; the caller has made sure that one is free. */
  int take() {
    return free[--freeCount];
  }

  void giveBack(int page) {
    free[freeCount++] = page;
  }

  MemorySegment memory(int page) {
    return memory.asSlice(page * layout.pageBytes(), layout.pageBytes());
  }
}
