package dev.hone.ledger.reconcile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A provider's bill, read from its CSV export.
 *
 * @param charges one a row that charges for something
 * @param provider whose export it looks like: {@code openai}, {@code anthropic}, {@code gemini},
 *     {@code bedrock}, {@code azure}
 * @param hasTokens whether it says how many tokens
 * @param hasCost whether it says how many dollars
 * @param hasKeys whether it says for which key
 * @param hasModels whether it says for which model; a cloud's has meters
 * @param byMonth whether its days are months, each by its first
 * @param notes what was left out, and why
 */
public record Invoice(
    List<Charge> charges,
    Optional<String> provider,
    boolean hasTokens,
    boolean hasCost,
    boolean hasKeys,
    boolean hasModels,
    boolean byMonth,
    List<String> notes) {
  private static final int HEADING_WITHIN = 30;

  /** In one cell, and (nano-dollars and tokens) in all: sums stay within 64 bits. */
  private static final BigDecimal MOST_DOLLARS = BigDecimal.TEN.pow(9);

  private static final double MOST = 9e18;

  /** Keeps copies. */
  public Invoice {
    charges = List.copyOf(charges);
    notes = List.copyOf(notes);
  }

  /**
   * Reads an export.
   *
   * @param map column names for what they mean ({@code day}, {@code model}, {@code cost}, …), for
   *     exports that Hone does not know
   * @throws InvoiceException if it can't: the columns that were found, and how to name them
   */
  public static Invoice read(String csv, Map<String, String> map) {
    List<List<String>> rows = CsvTable.rows(csv);
    Map<InvoiceColumn, String> named = named(map);
    for (int i = 0; i < Math.min(rows.size(), HEADING_WITHIN); i++) {
      Map<InvoiceColumn, Integer> columns = columns(rows.get(i), named);
      boolean counts =
          Stream.of(
                  InvoiceColumn.COST,
                  InvoiceColumn.PROMPT,
                  InvoiceColumn.FRESH,
                  InvoiceColumn.OUTPUT)
              .anyMatch(columns::containsKey);
      if (columns.containsKey(InvoiceColumn.DAY)
          && columns.containsKey(InvoiceColumn.MODEL)
          && counts
          && columns.keySet().containsAll(named.keySet())) {
        // Spreadsheets separate by semicolons where the comma is the decimal sign.
        boolean decimalComma = CsvTable.separator(csv) == ';';
        return new Reading(
                columns, rows.get(i), decimalComma, named.containsKey(InvoiceColumn.MODEL))
            .read(rows.subList(i + 1, rows.size()));
      }
    }
    throw unknown(rows, named);
  }

  private static Map<InvoiceColumn, String> named(Map<String, String> map) {
    Map<InvoiceColumn, String> named = new EnumMap<>(InvoiceColumn.class);
    map.forEach((word, column) ->
        named.put(
            InvoiceColumn.ofWord(word)
                .orElseThrow(() ->
                    new InvoiceException("--map knows no '" + word + "': it knows " + words())),
            column.strip().toLowerCase(Locale.ROOT)));
    return named;
  }

  private static String words() {
    return Stream.of(InvoiceColumn.values())
        .map(InvoiceColumn::word)
        .collect(Collectors.joining(", "));
  }

  private static Map<InvoiceColumn, Integer> columns(
      List<String> heading, Map<InvoiceColumn, String> named) {
    List<String> cells = heading.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
    Map<InvoiceColumn, Integer> columns = new EnumMap<>(InvoiceColumn.class);
    for (InvoiceColumn column : InvoiceColumn.values()) {
      List<String> names = named.containsKey(column) ? List.of(named.get(column)) : column.names();
      names.stream()
          .map(cells::indexOf)
          .filter(at -> at >= 0)
          .findFirst()
          .ifPresent(at -> columns.put(column, at));
    }
    return columns;
  }

  private static InvoiceException unknown(
      List<List<String>> rows, Map<InvoiceColumn, String> named) {
    if (rows.isEmpty()) {
      return new InvoiceException("The invoice is empty.");
    }
    List<String> widest =
        rows.subList(0, Math.min(rows.size(), HEADING_WITHIN)).stream()
            .max((a, b) -> Integer.compare(a.size(), b.size()))
            .orElse(rows.getFirst());
    if (widest.size() == 4 && widest.contains("end_time_iso")) {
      return new InvoiceException(
          "The invoice is an export of OpenAI's without any usage in it: choose days that have some.");
    }
    String found =
        widest.stream()
            .map(cell -> cell.length() > 60 ? cell.substring(0, 60) + "…" : cell)
            .limit(60)
            .collect(Collectors.joining(", "));
    String absent =
        named.values().stream()
            .filter(column -> widest.stream().noneMatch(cell -> cell.equalsIgnoreCase(column)))
            .map(column -> "'" + column + "'")
            .collect(Collectors.joining(", "));
    return new InvoiceException(
        (absent.isEmpty()
                ? "The invoice is in a format that Hone does not know: it reads OpenAI's usage and"
                    + " cost exports, the Claude console's, Google Cloud's cost tables, AWS's Cost"
                    + " and Usage Reports and Azure's cost and usage details."
                : "The invoice has no column " + absent + ".")
            + " Its columns: "
            + found
            + ". Name those of a day, a model and dollars or tokens: --map day=COLUMN --map"
            + " model=COLUMN --map cost=COLUMN (also "
            + words()
            + ").");
  }

  /** Reads the rows under a heading. */
  private static final class Reading {
    private final Map<InvoiceColumn, Integer> columns;
    private final List<String> heading;
    private final List<Charge> charges = new ArrayList<>();
    private final AmountText amounts;
    private final TreeSet<String> currencies = new TreeSet<>();
    private final Optional<CloudBill> cloud;
    private final boolean modelNamed;
    private int elsewhere;
    private final boolean monthly;
    private boolean byMonth;
    private int undated;
    private String oddDay = "";
    private int withoutModel;
    private int unread;
    private double sum;

    /**
     * @param modelNamed whether somebody said which column has the models
     */
    Reading(
        Map<InvoiceColumn, Integer> columns,
        List<String> heading,
        boolean decimalComma,
        boolean modelNamed) {
      this.modelNamed = modelNamed;
      this.amounts = new AmountText(decimalComma);
      this.columns = columns;
      this.heading = heading.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
      this.cloud = CloudBill.of(this.heading);
      this.monthly = this.heading.indexOf("month") == columns.getOrDefault(InvoiceColumn.DAY, -2);
    }

    Invoice read(List<List<String>> rows) {
      for (List<String> row : rows) {
        if (cloud.isEmpty() || cloud.get().charges(heading, row)) {
          charge(row);
        } else {
          elsewhere++;
        }
      }
      List<String> notes = new ArrayList<>();
      if (elsewhere > 0) {
        notes.add(
            (elsewhere == 1 ? "1 row" : elsewhere + " rows")
                + " for other services, taxes, credits or purchases left out");
      }
      if (cloud.isPresent() && !modelNamed) {
        notes.add("the bill names meters, not models: dollars are compared by the day");
      }
      if (undated > 0) {
        notes.add(
            (undated == 1 ? "1 row" : undated + " rows")
                + " without a day left out: totals, taxes, notes"
                + (charges.isEmpty() && !oddDay.isEmpty()
                    ? "; a day is such as 2026-11-24, and not '%s'"
                        .formatted(oddDay.length() > 40 ? oddDay.substring(0, 40) + "…" : oddDay)
                    : ""));
      }
      if (withoutModel > 0) {
        notes.add(
            (withoutModel == 1 ? "1 row names" : withoutModel + " rows name")
                + " no model: group the export by model to compare them");
      }
      if (unread > 0) {
        notes.add(
            (unread == 1
                    ? "1 cell that should be a number"
                    : unread + " cells that should be numbers")
                + " can't be read: nothing is counted for that");
      }
      if (!currencies.isEmpty()) {
        notes.add(
            "amounts in "
                + String.join(", ", currencies)
                + " were left out: the ledger counts US dollars");
      }
      boolean tokens =
          Stream.of(InvoiceColumn.PROMPT, InvoiceColumn.FRESH, InvoiceColumn.OUTPUT)
              .anyMatch(columns::containsKey);
      return new Invoice(
          charges,
          provider(),
          tokens,
          columns.containsKey(InvoiceColumn.COST),
          columns.containsKey(InvoiceColumn.KEY),
          cloud.isEmpty() || modelNamed,
          byMonth,
          notes);
    }

    private Optional<String> provider() {
      if (cloud.isPresent()) {
        return cloud.map(CloudBill::provider);
      }
      if (heading.contains("usage_date_utc")) {
        return Optional.of("anthropic");
      }
      if (heading.contains("start_time_iso") && !heading.contains("wallet_type")) {
        return Optional.of("openai");
      }
      return heading.contains("sku description") ? Optional.of("gemini") : Optional.empty();
    }

    private void charge(List<String> row) {
      String date = cell(row, InvoiceColumn.DAY);
      Optional<LocalDate> day = DayText.read(date, cloud.isPresent());
      if (day.isEmpty()) {
        undated++;
        oddDay = oddDay.isEmpty() ? date : oddDay;
        return;
      }
      byMonth |= monthly || DayText.isMonth(date);
      String model = InvoiceModels.name(cell(row, InvoiceColumn.MODEL));
      long fresh = count(row, InvoiceColumn.FRESH);
      long written = count(row, InvoiceColumn.WRITTEN) + count(row, InvoiceColumn.WRITTEN_LONG);
      long prompt =
          columns.containsKey(InvoiceColumn.PROMPT)
              ? count(row, InvoiceColumn.PROMPT)
              : fresh + written + count(row, InvoiceColumn.READ);
      String currency = cell(row, InvoiceColumn.CURRENCY).toLowerCase(Locale.ROOT);
      boolean dollars =
          currency.isEmpty()
              || currency.equals("usd")
              || heading.indexOf("costinusd") == columns.getOrDefault(InvoiceColumn.COST, -2);
      long nanos = dollars ? nanos(row) : 0;
      if (!dollars) {
        currencies.add(currency.toUpperCase(Locale.ROOT));
      }
      Charge charge =
          new Charge(
              day.get(),
              model,
              cell(row, InvoiceColumn.KEY),
              prompt,
              count(row, InvoiceColumn.OUTPUT),
              nanos,
              0,
              0,
              0);
      boolean empty = prompt == 0 && charge.output() == 0 && nanos == 0;
      if (model.isEmpty() && !empty) {
        withoutModel++;
      }
      if (!empty) {
        add(charge);
        charges.add(model.isEmpty() ? named(charge) : charge);
      }
    }

    /** Refuses what could not be added up. */
    private void add(Charge charge) {
      sum +=
          Math.abs((double) charge.nanos())
              + Math.abs((double) charge.prompt())
              + Math.abs((double) charge.output());
      if (sum > MOST) {
        throw new InvoiceException(
            "The invoice adds up to more than any bill: its columns are others than they seem."
                + " Name them with --map.");
      }
    }

    private static Charge named(Charge c) {
      return new Charge(c.day(), "(no model)", c.key(), c.prompt(), c.output(), c.nanos(), 0, 0, 0);
    }

    private String cell(List<String> row, InvoiceColumn column) {
      Integer at = columns.get(column);
      return at == null || at >= row.size() ? "" : row.get(at);
    }

    private long count(List<String> row, InvoiceColumn column) {
      return number(cell(row, column)).setScale(0, RoundingMode.HALF_EVEN).longValue();
    }

    private long nanos(List<String> row) {
      String amount = cell(row, InvoiceColumn.COST);
      Optional<String> foreign = AmountText.currencyOf(amount);
      if (foreign.isPresent()) {
        currencies.add(foreign.get());
        return 0;
      }
      BigDecimal dollars = number(amount);
      if (dollars.abs().compareTo(MOST_DOLLARS) > 0) {
        unread++;
        return 0;
      }
      return dollars.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).longValue();
    }

    /** What can't be read counts nothing. */
    private BigDecimal number(String text) {
      Optional<BigDecimal> value = amounts.number(text);
      if (value.isEmpty() && !text.isEmpty()) {
        unread++;
      }
      return value.orElse(BigDecimal.ZERO);
    }
  }
}
