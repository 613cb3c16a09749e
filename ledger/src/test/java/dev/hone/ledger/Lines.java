package dev.hone.ledger;

import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Ledger lines for tests. */
public final class Lines {
  public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private Lines() {}

  /** A plain line: 1,000 tokens in, 100 out, a tenth of a cent. */
  public static UsageRecord line(String requestId) {
    return line(requestId, 1, NOON);
  }

  public static UsageRecord line(String requestId, int attempt, Instant time) {
    return new UsageRecord(
        requestId,
        attempt,
        time,
        Caller.UNKNOWN,
        call("gpt-5.6"),
        tokens(1000, 0, 100),
        cost(1_000_000, 1_000_000),
        ending(Outcome.OK));
  }

  /** A line with a value in every field. */
  public static UsageRecord full(String requestId) {
    return new UsageRecord(
        requestId,
        2,
        NOON,
        new Caller(
            Optional.of("k1"),
            Optional.of("team, \"blue\""),
            Map.of("team", "blue", "project", "Zürich\n2"),
            Optional.of("s-1"),
            Optional.of("4bf92f3577b34da6a3ce929d0e0e4736")),
        new Call(
            "anthropic_messages",
            "anthropic",
            "claude-opus-latest",
            "claude-opus-4-6",
            "chat",
            true,
            Optional.of("standard")),
        new TokenCounts(
            1,
            new CacheWrites(
                Map.of(
                    CacheTtl.FIVE_MINUTES, 2L,
                    CacheTtl.THIRTY_MINUTES, 3L,
                    CacheTtl.ONE_HOUR, 4L,
                    CacheTtl.TWELVE_HOURS, 5L,
                    CacheTtl.UNSPECIFIED, 6L)),
            7,
            8,
            3,
            Optional.of(Provenance.ESTIMATED)),
        new LineCost(
            Map.of(
                CostComponent.FRESH, 11L, CostComponent.CACHE_READ, 12L, CostComponent.OUTPUT, 13L),
            CostBasis.PARTIAL,
            Set.of(CostComponent.CACHE_WRITE_1H, CostComponent.CACHE_WRITE),
            Optional.of("2026-11-24"),
            OptionalLong.of(99),
            Optional.of("no write price")),
        new Ending(
            Outcome.UPSTREAM_CUT,
            502,
            Optional.of(Duration.ofMillis(321)),
            Duration.ofMillis(4567),
            Optional.of("connection reset")));
  }

  /** An attempt that never got through. */
  public static UsageRecord failed(String id, Instant time) {
    return new UsageRecord(
        id,
        1,
        time,
        Caller.UNKNOWN,
        call("gpt-5.6"),
        TokenCounts.NONE,
        LineCost.unpriced("no answer"),
        new Ending(
            Outcome.UNREACHABLE,
            502,
            Optional.empty(),
            Duration.ofMillis(5),
            Optional.of("connection refused")));
  }

  static Call call(String model) {
    return new Call("openai_chat", "openai", model, model, "chat", true, Optional.empty());
  }

  static TokenCounts tokens(long fresh, long read, long output) {
    return new TokenCounts(
        fresh, CacheWrites.NONE, read, output, 0, Optional.of(Provenance.REPORTED));
  }

  static LineCost cost(long nanos, long withoutCaching) {
    return new LineCost(
        Map.of(CostComponent.FRESH, nanos),
        CostBasis.LISTED,
        Set.of(),
        Optional.of("2026-11-24"),
        OptionalLong.of(withoutCaching),
        Optional.empty());
  }

  static Ending ending(Outcome outcome) {
    return new Ending(
        outcome,
        outcome.failed() ? 502 : 200,
        Optional.of(Duration.ofMillis(250)),
        Duration.ofMillis(1000),
        Optional.empty());
  }

  /** How many lines the database of a folder holds. */
  static long count(Path folder) throws SQLException {
    String url = new DatabaseAddress.SqliteFile(new LedgerFiles(folder).database()).url();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM usage_line")) {
      return rows.getLong(1);
    }
  }
}
