package dev.hone.model;

import dev.hone.kernels.KvLayout;
import java.lang.management.ManagementFactory;

/** Works out how many KV pages a model gets. */
final class KvBudget {
  private static final int MAX_PAGES = 1 << 26;

  private KvBudget() {}

  /** Pages for the options; at least one. */
  static int pages(ModelSpec spec, KvLayout layout, ModelOptions options) {
    int context = Math.min(spec.contextLength(), options.maxContext());
    long perSequence = Math.ceilDiv((long) context, KvLayout.PAGE);
    long wanted =
        options.kvBytes() > 0
            ? options.kvBytes() / layout.pageBytes()
            : Math.min(
                perSequence * ModelOptions.DEFAULT_SEQUENCES,
                physicalMemory() / 4 / layout.pageBytes());
    return (int) Math.clamp(wanted, 1L, (long) MAX_PAGES);
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
