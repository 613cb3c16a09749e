package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReports;
import dev.hone.server.mock.MockRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What each side says of a soak's requests: clients by what they read, the upstream by what it was
 * asked, the ledger by its lines. A request is known on all sides by a number, which goes along as
 * a header and as a tag.
 */
final class SoakBooks {
  /** Lines are read span by span: all of half an hour's don't fit into memory. */
  private static final Duration SPAN = Duration.ofSeconds(2);

  private static final int MOST_ATTEMPTS = 4;

  /** Of the run, should the database hold lines of others. */
  private final String run = UUID.randomUUID().toString();

  private final Instant start = Instant.now();
  private final AtomicInteger numbers = new AtomicInteger();
  private final BitSet asked = new BitSet();
  private final BitSet whole = new BitSet();
  private final BitSet hits = new BitSet();
  private final BitSet limited = new BitSet();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);

  /** The headers that mark a request, for its client to send. */
  String[] headers(int number, String key, boolean fresh) {
    return new String[] {
      "authorization",
      "Bearer " + key,
      "x-soak",
      run + " " + number,
      "x-hone-tag-run",
      run,
      "x-hone-tag-soak",
      Integer.toString(number),
      "cache-control",
      fresh ? "no-cache" : "max-age=3600"
    };
  }

  int next() {
    return numbers.incrementAndGet();
  }

  /** The upstream was asked. */
  synchronized void asked(MockRequest request) {
    request.headers().first("x-soak").ifPresent(s -> asked.set(number(s.split(" ", -1)[1])));
  }

  /** A client has read a whole answer. */
  synchronized void whole(int number, boolean hit) {
    (hit ? hits : whole).set(number);
  }

  /** A client was refused for a limit of its key. */
  synchronized void limited(int number) {
    limited.set(number);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  /**
   * Lays them side by side.
   *
   * @param tokens of output that each whole answer has
   */
  synchronized void compare(Path data, LedgerSettings ledger, int tokens) {
    BitSet lines = new BitSet();
    BitSet ok = new BitSet();
    BitSet attempts = new BitSet();
    BitSet replayed = new BitSet();
    try (UsageReports reports = UsageReports.open(data, ledger)) {
      Instant end = Instant.now();
      for (Instant from = start.minusSeconds(1); from.isBefore(end); from = from.plus(SPAN)) {
        UsageQuery span = UsageQuery.between(from, from.plus(SPAN)).ofTag("run", run);
        for (UsageRecord line : reports.lines(span, Integer.MAX_VALUE)) {
          int number = number(line.caller().tags().get("soak"));
          if (line.call().provider().equals("response-cache")) {
            replayed.set(number);
            continue;
          }
          int attempt = number * MOST_ATTEMPTS + line.attempt();
          assertThat(attempts.get(attempt)).as("a second line for %s", line).isFalse();
          attempts.set(attempt);
          lines.set(number);
          outcomes.merge(line.ending().outcome(), 1L, Long::sum);
          if (line.ending().outcome() == Outcome.OK) {
            ok.set(number);
            assertThat(line.tokens().output()).isEqualTo(tokens);
            assertThat(line.tokens().cacheRead()).isEqualTo(60);
          }
        }
      }
    }
    System.out.printf(
        "the upstream was asked for %d of %d requests; the ledger has %s, %d from the cache; %d were refused for limits%n",
        asked.cardinality(),
        numbers.get(),
        outcomes,
        replayed.cardinality(),
        limited.cardinality());
    assertThat(without(asked, lines)).as("asked upstream, no line").isEmpty();
    assertThat(without(ok, asked)).as("booked as answered, never asked").isEmpty();
    assertThat(without(whole, ok)).as("read whole, not booked as answered").isEmpty();
    assertThat(without(hits, replayed)).as("replayed, no line").isEmpty();
    assertThat(limited.intersects(asked))
        .as("refused for a limit and asked all the same")
        .isFalse();
    assertThat(whole.cardinality()).isPositive();
  }

  private static String without(BitSet these, BitSet those) {
    BitSet rest = (BitSet) these.clone();
    rest.andNot(those);
    return rest.stream().limit(20).boxed().toList().toString().replace("[]", "");
  }
}
