package dev.hone.cli.durability;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.NoLedgerException;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is written down, seen from outside. */
final class Books {
  private final Path folder;
  private final LedgerSettings settings;

  /** In the data folder, or in a PostgreSQL. */
  Books(Path folder, Optional<String> postgres) {
    this.folder = folder;
    this.settings =
        new LedgerSettings(
            postgres.map(DatabaseAddress::parse), LedgerSettings.DEFAULT.retention());
  }

  /** The lines since a moment by request; fails where a request has two. */
  Map<String, UsageRecord> lines(Instant from) {
    Map<String, UsageRecord> lines = new HashMap<>();
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      List<UsageRecord> all =
          reports.lines(UsageQuery.between(from, Instant.now().plusSeconds(60)), 1_000_000);
      for (UsageRecord line : all) {
        assertThat(lines.put(line.requestId(), line)).as("booked twice").isNull();
      }
    }
    return lines;
  }

  /** Waits until there is a line for each of these answers, and none besides. */
  void awaitAll(WholeGateway gateway, List<Clients.Answer> answers) {
    Set<String> asked = answers.stream().map(Clients.Answer::requestId).collect(toSet());
    gateway.await("every line is in", () -> difference(asked).isEmpty(), () -> difference(asked));
  }

  private String difference(Set<String> asked) {
    Set<String> booked;
    try {
      booked = lines(Instant.EPOCH).keySet();
    } catch (NoLedgerException e) {
      return String.valueOf(e.getMessage());
    }
    Set<String> missing = new HashSet<>(asked);
    missing.removeAll(booked);
    Set<String> more = new HashSet<>(booked);
    more.removeAll(asked);
    return missing.isEmpty() && more.isEmpty()
        ? ""
        : "of %d answers %d are not booked: %s; and besides %s"
            .formatted(asked.size(), missing.size(), missing, more);
  }

  /** What all lines cost, in nano-dollars. */
  long cost() {
    try (UsageReports reports = UsageReports.open(folder, settings)) {
      return reports.report(UsageQuery.ALL, List.of()).totals().costNanos();
    }
  }

  /** Whether no line waits beside the database any more. */
  static boolean nothingSpilled(Path folder) {
    return !Files.exists(folder.resolve("ledger.spill.jsonl"));
  }

  /** What a gateway says was spent on an account this day, in nano-dollars. */
  static long spent(WholeGateway gateway, String account) {
    try {
      String body = gateway.get("/admin/v1/budgets").body();
      for (JsonValue one :
          JsonDocument.parse(body.getBytes(StandardCharsets.UTF_8)).root().get("data").elements()) {
        if (one.get("account").asString("").equals(account)) {
          String usd = one.get("day_spent").asString("").replace("usd", "");
          return new BigDecimal(usd).movePointRight(9).longValueExact();
        }
      }
      return 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
