package dev.hone.ledger.reconcile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a column of an invoice means, and how the providers' exports call it. Read from exports that
 * others have published (OpenAI's usage and cost exports, the Claude console's usage and cost
 * exports, Google Cloud's cost tables) and from what AWS and Azure document of theirs.
 */
enum InvoiceColumn {
  DAY(
      "usage_date_utc",
      "start_time_iso",
      "usage start date",
      "date",
      "day",
      "start_time",
      "timestamp",
      "month",
      "line_item_usage_start_date",
      "lineitem/usagestartdate",
      "usagedatetime"),
  MODEL(
      "model_version",
      "model",
      "line_item",
      "sku description",
      "snapshot_id",
      "line_item_usage_type",
      "lineitem/usagetype",
      "metername"),
  KEY("api_key_name", "api_key", "api_key_id", "key"),
  /** All prompt tokens, cached ones included. */
  PROMPT("input_tokens", "prompt_tokens", "n_context_tokens_total"),
  /** Prompt tokens neither written nor read. */
  FRESH("usage_input_tokens_no_cache", "input_uncached_tokens", "uncached_input_tokens", "fresh"),
  WRITTEN(
      "usage_input_tokens_cache_write_5m",
      "cache_creation_input_tokens",
      "input_cache_write_tokens"),
  WRITTEN_LONG("usage_input_tokens_cache_write_1h"),
  READ(
      "usage_input_tokens_cache_read",
      "input_cached_tokens",
      "cache_read_input_tokens",
      "n_cached_context_tokens_total"),
  OUTPUT("usage_output_tokens", "output_tokens", "completion_tokens", "n_generated_tokens_total"),
  COST(
      "cost_usd",
      "line_item_unblended_cost",
      "lineitem/unblendedcost",
      "costinusd",
      "costinbillingcurrency",
      "pretaxcost",
      "amount_value",
      "unrounded subtotal ($)",
      "unrounded cost ($)",
      "cost ($)",
      "subtotal ($)",
      "cost",
      "amount_usd"),
  CURRENCY(
      "amount_currency",
      "line_item_currency_code",
      "lineitem/currencycode",
      "billingcurrencycode",
      "billingcurrency",
      "currency");

  @SuppressWarnings("ImmutableEnumChecker") // it can't be changed
  private final List<String> names;

  InvoiceColumn(String... names) {
    this.names = List.of(names);
  }

  /** The names that exports give it, the best first. */
  List<String> names() {
    return names;
  }

  /** As it is named in {@code --map}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<InvoiceColumn> ofWord(String word) {
    for (InvoiceColumn column : values()) {
      if (column.word().equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }
}
