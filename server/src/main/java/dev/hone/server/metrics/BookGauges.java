package dev.hone.server.metrics;

import dev.hone.ledger.Ledger;
import dev.hone.ledger.LedgerStats;
import dev.hone.ledger.journal.Journal;
import dev.hone.ledger.journal.JournalStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How ledger and journal fare: what waits, what took a detour, and what was lost. */
final class BookGauges {
  private final MeterRegistry registry;

  BookGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  void show(Ledger ledger) {
    ToDoubleFunction<Ledger> up = l -> l.stats().degradedSince().isEmpty() ? 1 : 0;
    Gauge.builder("hone.ledger.up", ledger, up)
        .description("whether its database takes lines; while it is 0 they wait in the spill file")
        .register(registry);
    Gauge.builder("hone.ledger.lines.waiting", ledger, l -> l.stats().queued())
        .description("ledger lines in memory")
        .register(registry);
    lines(ledger, "settled", "ledger lines that are safe on disk", LedgerStats::settled);
    lines(ledger, "spilled", "those of them that took the spill file", LedgerStats::spilled);
    lines(ledger, "imported", "those that came from there to the database", LedgerStats::imported);
    lines(ledger, "lost", "ledger lines that found no room at all", LedgerStats::lost);
    lines(ledger, "unpriced", "ledger lines without a whole price", LedgerStats::unpriced);
  }

  private void lines(
      Ledger ledger, String name, String description, ToDoubleFunction<LedgerStats> value) {
    FunctionCounter.builder(
            "hone.ledger.lines." + name, ledger, l -> value.applyAsDouble(l.stats()))
        .description(description)
        .register(registry);
  }

  void show(Journal journal) {
    Gauge.builder("hone.journal.entries.waiting", journal, j -> j.stats().queued())
        .description("journal entries in memory")
        .register(registry);
    entries(journal, "written", "journal entries on disk", JournalStats::written);
    entries(journal, "dropped", "journal entries without room or disk", JournalStats::dropped);
  }

  private void entries(
      Journal journal, String name, String description, ToDoubleFunction<JournalStats> value) {
    FunctionCounter.builder(
            "hone.journal.entries." + name, journal, j -> value.applyAsDouble(j.stats()))
        .description(description)
        .register(registry);
  }
}
