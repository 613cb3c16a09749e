package dev.hone.ledger;

import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a record from the columns of {@link LineColumn}, whatever they were kept in. */
final class LineDecoder {
  /** Where the columns are. */
  interface Columns {
    /** A whole number, or null. */
    @Nullable Long number(String column);

    /** A text, or null. */
    @Nullable String text(String column);
  }

  private final Columns columns;

  LineDecoder(Columns columns) {
    this.columns = columns;
  }

  UsageRecord decode() {
    return new UsageRecord(
        word("request_id"),
        (int) count("attempt"),
        Instant.ofEpochMilli(count("time_ms")),
        new Caller(
            maybe("key_id"),
            maybe("key_name"),
            TagText.read(columns.text("tags")),
            maybe("session"),
            maybe("trace_id")),
        new Call(
            word("protocol"),
            word("provider"),
            word("model_asked"),
            word("model_served"),
            word("operation"),
            count("streamed") != 0,
            maybe("service_tier")),
        tokens(),
        cost(),
        ending());
  }

  private TokenCounts tokens() {
    Map<CacheTtl, Long> written = new EnumMap<>(CacheTtl.class);
    for (CacheTtl ttl : CacheTtl.values()) {
      written.put(ttl, count(LineColumn.written(ttl)));
    }
    return new TokenCounts(
        count("fresh"),
        new CacheWrites(written),
        count("cache_read"),
        count("output"),
        count("reasoning"),
        maybe("provenance").map(word -> Words.parse(Provenance.class, word)));
  }

  private LineCost cost() {
    Map<CostComponent, Long> nanos = new EnumMap<>(CostComponent.class);
    for (CostComponent component : CostComponent.values()) {
      long amount = count(LineColumn.cost(component));
      if (amount != 0) {
        nanos.put(component, amount);
      }
    }
    Set<CostComponent> unpriced = EnumSet.noneOf(CostComponent.class);
    for (String field : maybe("unpriced").map(list -> list.split(",", -1)).orElse(new String[0])) {
      CostComponent.ofField(field).ifPresent(unpriced::add);
    }
    Long without = columns.number("counterfactual");
    return new LineCost(
        nanos,
        Words.parse(CostBasis.class, word("cost_basis")),
        unpriced,
        maybe("price_version"),
        without == null ? OptionalLong.empty() : OptionalLong.of(without),
        maybe("unpriced_reason"));
  }

  private Ending ending() {
    return new Ending(
        Words.parse(Outcome.class, word("outcome")),
        (int) count("status"),
        Optional.ofNullable(columns.number("ttft_us")).map(LineDecoder::micros),
        micros(count("duration_us")),
        maybe("error"));
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  private long count(String column) {
    Long value = columns.number(column);
    if (value == null) {
      throw new LedgerException("A ledger line has no " + column + ".");
    }
    return value;
  }

  private String word(String column) {
    return maybe(column)
        .orElseThrow(() -> new LedgerException("A ledger line has no " + column + "."));
  }

  private Optional<String> maybe(String column) {
    return Optional.ofNullable(columns.text(column));
  }
}
