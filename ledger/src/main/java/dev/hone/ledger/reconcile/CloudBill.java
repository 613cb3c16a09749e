package dev.hone.ledger.reconcile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cloud's bill: it charges for all its services, and names meters where others name models. What
 * it is known by are columns that the clouds document: AWS's Cost and Usage Reports, legacy ({@code
 * lineItem/UsageType}) and 2.0 ({@code line_item_usage_type}), and Azure's cost and usage details
 * ({@code MeterName}).
 *
 * @param provider as Hone's preset is called
 * @param kind the column that says what sort of charge a row is
 * @param usage its value for usage, in lower case; taxes, credits and purchases have others
 * @param services the columns that tell the services apart
 * @param words one of which stands in them for models
 */
record CloudBill(
    String provider, List<String> kind, String usage, List<String> services, List<String> words) {
  private static final CloudBill AWS =
      new CloudBill(
          "bedrock",
          List.of("line_item_line_item_type", "lineitem/lineitemtype"),
          "usage",
          List.of(
              "line_item_product_code",
              "lineitem/productcode",
              "line_item_line_item_description",
              "lineitem/lineitemdescription",
              "line_item_usage_type",
              "lineitem/usagetype",
              "product/productname"),
          List.of("bedrock"));

  private static final CloudBill AZURE =
      new CloudBill(
          "azure",
          List.of("chargetype"),
          "usage",
          List.of("metercategory", "metersubcategory", "metername", "productname", "product"),
          List.of("openai", "foundry models"));

  /** The cloud whose bill has this heading, in lower case. */
  static Optional<CloudBill> of(List<String> heading) {
    if (heading.contains("line_item_usage_type") || heading.contains("lineitem/usagetype")) {
      return Optional.of(AWS);
    }
    return heading.contains("metername") ? Optional.of(AZURE) : Optional.empty();
  }

  /** Whether a row charges for the use of models. */
  boolean charges(List<String> heading, List<String> row) {
    boolean used =
        kind.stream()
            .map(column -> cell(heading, row, column))
            .allMatch(cell -> cell.isEmpty() || cell.equalsIgnoreCase(usage));
    return used
        && services.stream()
            .map(column -> cell(heading, row, column).toLowerCase(Locale.ROOT))
            .anyMatch(cell -> words.stream().anyMatch(cell::contains));
  }

  private static String cell(List<String> heading, List<String> row, String column) {
    int at = heading.indexOf(column);
    return at < 0 || at >= row.size() ? "" : row.get(at);
  }
}
