package dev.hone.cli.usage;

import dev.hone.ledger.UsageQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which requests to look at, whether in the ledger or the journal. */
public final class RequestFilter {
  @Option(names = "--from", paramLabel = "WHEN", description = "From this day or moment on.")
  @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      description = "Until the end of this day, or until this moment.")
  @Nullable String until;

  @Option(names = "--last", paramLabel = "TIME", description = "The last 30m, 24h or 7d.")
  @Nullable String last;

  @Option(names = "--provider", description = "Only this provider.")
  public @Nullable String provider;

  @Option(names = "--model", description = "Only this model, asked for or served.")
  @Nullable String model;

  @Option(names = "--key", description = "Only the client key of this name or id.")
  public @Nullable String key;

  @Option(names = "--session", description = "Only this session.")
  @Nullable String session;

  @Option(names = "--trace", description = "Only the calls of this trace: one task.")
  @Nullable String trace;

  /**
   * What the options ask for.
   *
   * @param tags what a line must be tagged with
   * @throws IllegalArgumentException if a time can't be read
   */
  public UsageQuery query(ZoneId zone, Instant now, Map<String, String> tags) {
    TimeSpan span = TimeSpan.of(from, until, last, zone, now);
    return new UsageQuery(
        span.from(),
        span.until(),
        Optional.ofNullable(provider),
        Optional.ofNullable(model),
        Optional.ofNullable(key),
        Optional.ofNullable(session),
        Optional.ofNullable(trace),
        tags);
  }
}
