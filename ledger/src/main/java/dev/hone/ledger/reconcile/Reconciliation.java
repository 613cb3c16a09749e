package dev.hone.ledger.reconcile;

import dev.hone.ledger.Dollars;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.UsageTotals;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A bill beside the ledger.
 *
 * @param provider whose calls were compared, with commas; empty: everybody's
 * @param from the bill's first day
 * @param until its last
 * @param hasTokens whether the bill has tokens
 * @param hasCost whether the bill has dollars
 * @param rows by day (or month, named by its first day) and model, those that agree too
 * @param notes what to know of the comparison as a whole
 */
public record Reconciliation(
    Optional<String> provider,
    LocalDate from,
    LocalDate until,
    boolean hasTokens,
    boolean hasCost,
    List<Difference> rows,
    List<String> notes) {
  /** How Google's services are called in Hone: one bill names them all. */
  private static final Set<String> GOOGLE =
      Set.of("google", "gemini", "vertex-gemini", "vertex-claude");

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
   * @param providers names of the bill's providers in the ledger; none: as the bill looks
   * @param byKey whether keys are compared, too
   * @throws InvoiceException if the bill charges for nothing
   */
  public static Reconciliation of(
      Invoice invoice, UsageReports ledger, List<String> providers, boolean byKey) {
    if (invoice.charges().isEmpty()) {
      throw new InvoiceException(
          invoice.notes().isEmpty()
              ? "The invoice charges for nothing: choose days that have usage."
              : "The invoice has no charge that can be compared: "
                  + String.join("; ", invoice.notes())
                  + ".");
    }
    boolean keys = byKey && invoice.hasKeys();
    Map<String, Charge> billed = new TreeMap<>();
    LocalDate from = LocalDate.MAX;
    LocalDate until = LocalDate.MIN;
    for (Charge every : invoice.charges()) {
      Charge charge = (invoice.hasModels() ? every : every.ofAllModels()).at(day(every, invoice));
      from = charge.day().isBefore(from) ? charge.day() : from;
      until = charge.day().isAfter(until) ? charge.day() : until;
      add(billed, charge, keys);
    }
    if (invoice.byMonth()) {
      until = until.with(TemporalAdjusters.lastDayOfMonth());
    }
    List<String> notes = new ArrayList<>(invoice.notes());
    if (invoice.byMonth()) {
      notes.add("the bill is by month: so is the ledger here, each month under its first day");
    }
    if (byKey && !keys) {
      notes.add("the bill does not say for which key: keys are not compared");
    }
    List<UsageReport.Row> rows = ledgerRows(ledger, from, until, keys);
    Set<String> whose = whose(invoice, rows, providers, notes);
    Map<String, Charge> ours = new TreeMap<>();
    for (UsageReport.Row row : rows) {
      boolean consumed = row.totals().prompt() + row.totals().output() > 0;
      if (isOf(row, whose) && consumed) {
        Charge charge = charge(row, keys);
        charge = invoice.hasModels() ? charge : charge.ofAllModels();
        add(ours, charge.at(day(charge, invoice)), keys);
      }
    }
    return new Reconciliation(
        whose.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", whose)),
        from,
        until,
        invoice.hasTokens(),
        invoice.hasCost(),
        differences(invoice, billed, ours),
        notes);
  }

  private static LocalDate day(Charge charge, Invoice invoice) {
    return invoice.byMonth() ? charge.day().withDayOfMonth(1) : charge.day();
  }

  /** The providers of the ledger that the bill is about; none: all of them. */
  private static Set<String> whose(
      Invoice invoice, List<UsageReport.Row> rows, List<String> providers, List<String> notes) {
    Map<String, Long> nanos = new TreeMap<>();
    rows.forEach(row -> nanos.merge(row.group().get(2), row.totals().costNanos(), Math::addExact));
    if (!providers.isEmpty()) {
      for (String name : providers) {
        if (!nanos.containsKey(name)) {
          notes.add(
              "the ledger has no provider '%s' then: it has %s"
                  .formatted(name, nanos.isEmpty() ? "none" : String.join(", ", nanos.keySet())));
        }
      }
      return new TreeSet<>(providers);
    }
    if (invoice.provider().isEmpty()) {
      return Set.of();
    }
    String named = invoice.provider().get();
    Set<String> whose = new TreeSet<>(nanos.keySet());
    whose.removeIf(name -> !isAccountOf(name, named));
    if (whose.isEmpty()) {
      notes.add(
          "the ledger has no provider '%s' then: all of it was compared (--provider NAME names another)"
              .formatted(named));
      return whose;
    }
    nanos.keySet().removeAll(whose);
    nanos.values().removeIf(cost -> cost == 0);
    nanos.remove(ENGINE);
    if (!nanos.isEmpty()) {
      notes.add(
          nanos.entrySet().stream()
              .map(left -> left.getKey() + " (" + Dollars.format(left.getValue()) + ")")
              .collect(
                  Collectors.joining(
                      ", ", "not compared: ", "; --provider NAME,NAME names all that are billed")));
    }
    return whose;
  }

  /** {@code openai-2} is another account of {@code openai}. */
  private static boolean isAccountOf(String name, String provider) {
    String plain = name.replaceFirst("-\\d+$", "");
    return plain.equals(provider) || (provider.equals("gemini") && GOOGLE.contains(plain));
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

  private static boolean isOf(UsageReport.Row row, Set<String> providers) {
    String name = row.group().get(2);
    return providers.isEmpty() ? !name.equals(ENGINE) : providers.contains(name);
  }

  private static List<Difference> differences(
      Invoice invoice, Map<String, Charge> billed, Map<String, Charge> ledger) {
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
    return differences;
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
