package dev.hone.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The numbers behind {@link LedgerStats}, counted by callers and by the writer. */
final class LedgerCounters {
  final LongAdder recorded = new LongAdder();
  final LongAdder settled = new LongAdder();
  final LongAdder spilled = new LongAdder();
  final LongAdder imported = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder unpriced = new LongAdder();
  private final AtomicReference<@Nullable Instant> degradedSince = new AtomicReference<>();

  /** Notes the beginning of trouble; true for the first call of an episode. */
  boolean degraded(Instant now) {
    return degradedSince.compareAndSet(null, now);
  }

  /** Notes the end of trouble; true where there was some. */
  boolean recovered() {
    return degradedSince.getAndSet(null) != null;
  }

  LedgerStats snapshot(int queued) {
    return new LedgerStats(
        recorded.sum(),
        settled.sum(),
        spilled.sum(),
        imported.sum(),
        lost.sum(),
        unpriced.sum(),
        queued,
        Optional.ofNullable(degradedSince.get()));
  }
}
