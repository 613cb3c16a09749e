package dev.hone.ledger;

import dev.hone.ledger.database.StorableText;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.wire.usage.CacheTtl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of a ledger line: its name in the database, in the spill file and in exports, and how to
 * take its value from a record. {@link LineDecoder} goes the other way.
 *
 * @param name the column's name
 * @param numeric whether it holds whole numbers rather than text
 * @param value a {@code Long}, a {@code String} or null
 */
record LineColumn(String name, boolean numeric, Function<UsageRecord, @Nullable Object> value) {
  /** All columns, in the order of the table. */
  static final List<LineColumn> ALL = all();

  /** The names, comma between. */
  static String names() {
    return ALL.stream().map(LineColumn::name).collect(Collectors.joining(", "));
  }

  /** The column that holds tokens written with a lifetime. */
  static String written(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES -> "write_5m";
      case THIRTY_MINUTES -> "write_30m";
      case ONE_HOUR -> "write_1h";
      case TWELVE_HOURS -> "write_12h";
      case UNSPECIFIED -> "write_other";
    };
  }

  /** The column that holds the nano-dollars of a component. */
  static String cost(CostComponent component) {
    return "cost_" + component.field();
  }

  private static List<LineColumn> all() {
    List<LineColumn> all = new ArrayList<>();
    // What lines are told apart by.
    all.add(text("request_id", r -> StorableText.name(r.requestId())));
    all.add(number("attempt", r -> (long) r.attempt()));
    all.add(number("time_ms", r -> r.time().toEpochMilli()));
    all.add(text("key_id", r -> r.caller().keyId().orElse(null)));
    all.add(text("key_name", r -> r.caller().keyName().orElse(null)));
    all.add(text("tags", r -> TagText.write(r.caller().tags())));
    all.add(text("session", r -> r.caller().session().orElse(null)));
    all.add(text("trace_id", r -> r.caller().traceId().orElse(null)));
    all.add(text("protocol", r -> r.call().protocol()));
    all.add(text("provider", r -> r.call().provider()));
    all.add(text("model_asked", r -> r.call().modelAsked()));
    all.add(text("model_served", r -> r.call().modelServed()));
    all.add(text("operation", r -> r.call().operation()));
    all.add(number("streamed", r -> r.call().streamed() ? 1L : 0L));
    all.add(text("service_tier", r -> r.call().serviceTier().orElse(null)));
    all.add(number("fresh", r -> r.tokens().fresh()));
    for (CacheTtl ttl : CacheTtl.values()) {
      all.add(number(written(ttl), r -> r.tokens().written().of(ttl)));
    }
    all.add(number("cache_read", r -> r.tokens().cacheRead()));
    all.add(number("output", r -> r.tokens().output()));
    all.add(number("reasoning", r -> r.tokens().reasoning()));
    all.add(text("provenance", r -> r.tokens().provenance().map(Words::word).orElse(null)));
    for (CostComponent component : CostComponent.values()) {
      all.add(number(cost(component), r -> r.cost().of(component)));
    }
    all.add(text("cost_basis", r -> Words.word(r.cost().basis())));
    all.add(text("unpriced", r -> unpriced(r.cost().unpriced())));
    all.add(text("unpriced_reason", r -> r.cost().reason().orElse(null)));
    all.add(text("price_version", r -> r.cost().priceVersion().orElse(null)));
    all.add(
        number(
            "counterfactual",
            r ->
                r.cost().counterfactualNanos().isPresent()
                    ? (Long) r.cost().counterfactualNanos().getAsLong()
                    : null));
    all.add(
        number(
            "ttft_us",
            r -> r.ending().timeToFirstToken().map(t -> t.toNanos() / 1000).orElse(null)));
    all.add(number("duration_us", r -> r.ending().duration().toNanos() / 1000));
    all.add(number("status", r -> (long) r.ending().status()));
    all.add(text("outcome", r -> Words.word(r.ending().outcome())));
    all.add(text("error", r -> r.ending().error().orElse(null)));
    return List.copyOf(all);
  }

  private static @Nullable String unpriced(Set<CostComponent> components) {
    return components.isEmpty()
        ? null
        : components.stream().sorted().map(CostComponent::field).collect(Collectors.joining(","));
  }

  private static LineColumn text(String name, Function<UsageRecord, @Nullable Object> value) {
    return new LineColumn(name, false, value);
  }

  private static LineColumn number(String name, Function<UsageRecord, @Nullable Object> value) {
    return new LineColumn(name, true, value);
  }
}
