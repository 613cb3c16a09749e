package dev.hone.ledger.reconcile;

import dev.hone.ledger.Grouping;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.UsageTotals;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bill beside the ledger.
 *
 * @param provider whose calls were compared; empty: everybody's
 * @param from the bill's first day
 * @param until its last
 * @param rows by day and model, those that agree too
 * @param notes what to know of the comparison as a whole
 */
public record Reconciliation(
    Optional<String> provider,
    LocalDate from,
    LocalDate until,
    List<Difference> rows,
    List<String> notes) {
  /** Nobody sends a bill for the engine of this machine. */
  private static final String ENGINE = "local";

  /** Keeps copies. */
  public Reconciliation {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * Compares.
   *
   * @param provider name of the provider in the ledger; empty: as the bill looks
   * @param byKey whether keys are compared, too
   * @throws InvoiceException if the bill charges for nothing
   */
  public static Reconciliation of(
      Invoice invoice, UsageReports ledger, Optional<String> provider, boolean byKey) {
    if (invoice.charges().isEmpty()) {
      throw new InvoiceException("The invoice charges for nothing: choose days that have usage.");
    }
    boolean keys = byKey && invoice.hasKeys();
    Map<String, Charge> billed = new TreeMap<>();
    LocalDate from = LocalDate.MAX;
    LocalDate until = LocalDate.MIN;
    for (Charge every : invoice.charges()) {
      Charge charge = invoice.hasModels() ? every : every.ofAllModels();
      from = charge.day().isBefore(from) ? charge.day() : from;
      until = charge.day().isAfter(until) ? charge.day() : until;
      add(billed, charge, keys);
    }
    List<String> notes = new ArrayList<>(invoice.notes());
    if (byKey && !keys) {
      notes.add("the bill does not say for which key: keys are not compared");
    }
    List<UsageReport.Row> rows = ledgerRows(ledger, from, until, keys);
    Optional<String> whose = provider.or(invoice::provider);
    if (provider.isEmpty() && whose.isPresent() && rows.stream().noneMatch(r -> isOf(r, whose))) {
      notes.add(
          "the ledger has no provider '%s': all of it was compared (--provider NAME names another)"
              .formatted(whose.get()));
      return compared(invoice, billed, rows, Optional.empty(), from, until, notes, keys);
    }
    return compared(invoice, billed, rows, whose, from, until, notes, keys);
  }

  private static List<UsageReport.Row> ledgerRows(
      UsageReports ledger, LocalDate from, LocalDate until, boolean keys) {
    List<Grouping> groupings =
        new ArrayList<>(
            List.of(
                new Grouping.Day(ZoneOffset.UTC), Grouping.Field.MODEL, Grouping.Field.PROVIDER));
    if (keys) {
      groupings.add(Grouping.Field.KEY);
    }
    UsageQuery days =
        UsageQuery.between(
            from.atStartOfDay(ZoneOffset.UTC).toInstant(),
            until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    return ledger.report(days, groupings).rows();
  }

  private static boolean isOf(UsageReport.Row row, Optional<String> provider) {
    String name = row.group().get(2);
    return provider.map(name::equals).orElse(!name.equals(ENGINE));
  }

  private static Reconciliation compared(
      Invoice invoice,
      Map<String, Charge> billed,
      List<UsageReport.Row> rows,
      Optional<String> provider,
      LocalDate from,
      LocalDate until,
      List<String> notes,
      boolean keys) {
    Map<String, Charge> ledger = new TreeMap<>();
    for (UsageReport.Row row : rows) {
      boolean consumed = row.totals().prompt() + row.totals().output() > 0;
      if (isOf(row, provider) && consumed) {
        Charge ours = charge(row, keys);
        add(ledger, invoice.hasModels() ? ours : ours.ofAllModels(), keys);
      }
    }
    Reasons reasons = new Reasons(invoice);
    Map<String, Charge> all = new TreeMap<>(ledger);
    all.putAll(billed);
    List<Difference> differences = new ArrayList<>();
    all.forEach((key, any) -> {
      Charge ours = ledger.getOrDefault(key, nothing(any));
      Charge theirs = billed.getOrDefault(key, nothing(any));
      differences.add(
          new Difference(
              any.day(),
              any.model(),
              any.key(),
              ours.prompt() + ours.output(),
              theirs.prompt() + theirs.output(),
              ours.nanos(),
              theirs.nanos(),
              reasons.of(ours, theirs)));
    });
    return new Reconciliation(provider, from, until, differences, notes);
  }

  private static Charge charge(UsageReport.Row row, boolean keys) {
    UsageTotals totals = row.totals();
    return new Charge(
        LocalDate.parse(row.group().get(0)),
        InvoiceModels.name(row.group().get(1)),
        keys ? row.group().get(3) : "",
        totals.prompt(),
        totals.output(),
        totals.costNanos(),
        totals.unpricedLines(),
        totals.estimatedLines(),
        totals.lines());
  }

  private static Charge nothing(Charge like) {
    return new Charge(like.day(), like.model(), like.key(), 0, 0, 0, 0, 0, 0);
  }

  private static void add(Map<String, Charge> charges, Charge charge, boolean keys) {
    Charge kept =
        keys
            ? charge
            : new Charge(
                charge.day(),
                charge.model(),
                "",
                charge.prompt(),
                charge.output(),
                charge.nanos(),
                charge.unpricedLines(),
                charge.estimatedLines(),
                charge.lines());
    charges.merge(kept.day() + "\n" + kept.model() + "\n" + kept.key(), kept, Charge::plus);
  }
}
