package dev.hone.ledger;

import dev.hone.ledger.batches.BatchJob;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports and lines for other programs. A report has the group's columns and then those of {@link
 * ReportColumn}; a line has {@code time}, the columns of the ledger's table, {@code cost_usd},
 * {@code saved_usd}, {@code first_token_ms} and {@code duration_ms}. CSV follows RFC 4180 with a
 * heading.
 */
public final class UsageExport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter(
          Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER));

  private UsageExport() {}

  /** {@link #toJson(UsageReport, List)} where no batch job is open. */
  public static String toJson(UsageReport report) {
    return toJson(report, List.of());
  }

  /**
   * {@code {"from", "until", "group_by": […], "rows": [{…}], "total": {…}, "open_batches":
   * [{"provider", "id", "key", "created", "state", "requests"}]}}.
   *
   * @param open batch jobs that are not booked yet; without any, there is no such field
   */
  public static String toJson(UsageReport report, List<BatchJob> open) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = generator(text)) {
      json.writeStartObject();
      write(json, "from", report.query().from().map(Object::toString).orElse(null));
      write(json, "until", report.query().until().map(Object::toString).orElse(null));
      json.writeArrayPropertyStart("group_by");
      report.groupColumns().forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("rows");
      for (UsageReport.Row row : report.rows()) {
        json.writeStartObject();
        for (int i = 0; i < row.group().size(); i++) {
          json.writeStringProperty(report.groupColumns().get(i), row.group().get(i));
        }
        writeTotals(json, row.totals());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeObjectPropertyStart("total");
      writeTotals(json, report.totals());
      json.writeEndObject();
      if (!open.isEmpty()) {
        writeOpen(json, open);
      }
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void writeOpen(JsonGenerator json, List<BatchJob> open) {
    json.writeArrayPropertyStart("open_batches");
    for (BatchJob job : open) {
      json.writeStartObject();
      write(json, "provider", job.provider());
      write(json, "id", job.id());
      write(json, "key", job.owner().keyName().orElse(null));
      write(json, "created", job.created().toString());
      write(json, "state", Words.word(job.state()));
      write(json, "requests", job.requests());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** One row a group, without a total. */
  public static String toCsv(UsageReport report) {
    CsvText csv = new CsvText();
    List<@Nullable Object> heading = new ArrayList<>(report.groupColumns());
    ReportColumn.ALL.forEach(column -> heading.add(column.name()));
    csv.row(heading);
    for (UsageReport.Row row : report.rows()) {
      List<@Nullable Object> cells = new ArrayList<>(row.group());
      ReportColumn.ALL.forEach(column -> cells.add(column.value().apply(row.totals())));
      csv.row(cells);
    }
    return csv.toString();
  }

  /** An array of objects; what a line does not have is left out. */
  public static String linesToJson(List<UsageRecord> lines) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = generator(text)) {
      json.writeStartArray();
      for (UsageRecord line : lines) {
        json.writeStartObject();
        List<@Nullable Object> cells = cells(line);
        for (int i = 0; i < cells.size(); i++) {
          if (cells.get(i) != null) {
            write(json, LINE_HEADING.get(i), cells.get(i));
          }
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text.append('\n').toString();
  }

  /** One row a line. */
  public static String linesToCsv(List<UsageRecord> lines) {
    CsvText csv = new CsvText();
    csv.row(new ArrayList<>(LINE_HEADING));
    lines.forEach(line -> csv.row(cells(line)));
    return csv.toString();
  }

  private static final List<String> LINE_HEADING = lineHeading();

  private static List<String> lineHeading() {
    List<String> heading = new ArrayList<>();
    heading.add("time");
    LineColumn.ALL.forEach(column -> heading.add(column.name()));
    heading.add("cost_usd");
    heading.add("saved_usd");
    heading.add("first_token_ms");
    heading.add("duration_ms");
    return List.copyOf(heading);
  }

  private static List<@Nullable Object> cells(UsageRecord line) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(line.time().toString());
    LineColumn.ALL.forEach(column -> cells.add(column.value().apply(line)));
    cells.add(Dollars.exact(line.cost().totalNanos()));
    boolean known = line.cost().savedNanos().isPresent();
    cells.add(known ? Dollars.exact(line.cost().savedNanos().getAsLong()) : null);
    cells.add(line.ending().timeToFirstToken().map(UsageExport::millis).orElse(null));
    cells.add(millis(line.ending().duration()));
    return cells;
  }

  private static BigDecimal millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos() / 1000, 3);
  }

  private static JsonGenerator generator(StringWriter text) {
    return JSON.writer().with(PRINTER).createGenerator(text);
  }

  private static void writeTotals(JsonGenerator json, UsageTotals totals) {
    for (ReportColumn column : ReportColumn.ALL) {
      write(json, column.name(), column.value().apply(totals));
    }
  }

  private static void write(JsonGenerator json, String name, @Nullable Object value) {
    json.writeName(name);
    switch (value) {
      case null -> json.writeNull();
      case Long number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number.toPlainString());
      default -> json.writeString(value.toString());
    }
  }
}
