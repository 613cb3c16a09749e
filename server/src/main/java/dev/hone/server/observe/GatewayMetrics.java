package dev.hone.server.observe;

import dev.hone.gateway.meter.Booking;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Counts attempts, tokens, dollars and times by provider and model. Names of models come from
 * clients and answers, so there is a bound: beyond {@value #MOST} of them the rest counts as {@code
 * other}.
 */
public final class GatewayMetrics implements Booking {
  private static final int MOST = 200;
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(300)
  };

  private final MeterRegistry registry;
  private final Map<Model, Series> series = new ConcurrentHashMap<>();

  private record Model(String provider, String name) {}

  public GatewayMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
    booked(line);
  }

  /** Counts a line, whoever made it. */
  public void booked(UsageRecord line) {
    series(new Model(line.call().provider(), line.call().modelServed())).add(line);
  }

  private Series series(Model model) {
    Series known = series.get(model);
    if (known != null) {
      return known;
    }
    Model kept = series.size() < MOST ? model : new Model(model.provider(), "other");
    return series.computeIfAbsent(kept, this::register);
  }

  private Series register(Model model) {
    Tags tags = tags(model);
    return new Series(
        attempts(tags),
        tokens(tags, "fresh"),
        tokens(tags, "cache_written"),
        tokens(tags, "cache_read"),
        tokens(tags, "output"),
        counter(tags, "hone.cost.usd", "dollars of the ledger's lines"),
        counter(tags, "hone.saved.usd", "dollars that prompt caching saved, where it did"),
        timer(tags, "hone.first.token", "time to the first token"),
        timer(tags, "hone.attempt.duration", "time to the end of an attempt"));
  }

  private static Tags tags(Model model) {
    return Tags.of("provider", model.provider(), "model", model.name());
  }

  /** By outcome, each from its first on: a row of zeros says nothing. */
  private Function<Outcome, Counter> attempts(Tags tags) {
    Map<Outcome, Counter> counters = new ConcurrentHashMap<>();
    return outcome ->
        counters.computeIfAbsent(
            outcome,
            o ->
                counter(
                    tags.and("outcome", o.name().toLowerCase(Locale.ROOT)),
                    "hone.attempts",
                    "attempts at upstreams, the local engine included, by how they ended"));
  }

  private Counter tokens(Tags tags, String kind) {
    return counter(tags.and("kind", kind), "hone.tokens", "tokens, each counted in one kind");
  }

  private Counter counter(Tags tags, String name, String description) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private Timer timer(Tags tags, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private record Series(
      Function<Outcome, Counter> attempts,
      Counter fresh,
      Counter written,
      Counter read,
      Counter output,
      Counter cost,
      Counter saved,
      Timer firstToken,
      Timer duration) {

    void add(UsageRecord line) {
      attempts.apply(line.ending().outcome()).increment();
      TokenCounts tokens = line.tokens();
      fresh.increment((double) tokens.fresh());
      written.increment((double) tokens.written().total());
      read.increment((double) tokens.cacheRead());
      output.increment((double) tokens.output());
      cost.increment(dollars(line.cost().totalNanos()));
      // A counter can't fall: what a write cost in advance shows in the ledger.
      line.cost().savedNanos().ifPresent(nanos -> saved.increment(dollars(Math.max(0, nanos))));
      line.ending().timeToFirstToken().ifPresent(firstToken::record);
      duration.record(line.ending().duration());
    }

    /** For a graph; the ledger has the exact amount. */
    private static double dollars(long nanos) {
      return nanos / 1e9;
    }
  }
}
