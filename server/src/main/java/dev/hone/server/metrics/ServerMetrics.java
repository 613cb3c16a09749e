package dev.hone.server.metrics;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.drift.BrokenPrefixes;
import dev.hone.gateway.limits.LimitException;
import dev.hone.gateway.limits.LimitState;
import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.gateway.responsecache.AnswerStore;
import dev.hone.gateway.retry.RestingException;
import dev.hone.gateway.valkey.Valkey;
import dev.hone.kernels.KernelChoice;
import dev.hone.ledger.Ledger;
import dev.hone.ledger.journal.Journal;
import dev.hone.server.http.Admission;
import dev.hone.server.local.LocalModels;
import dev.hone.server.observe.GatewayMetrics;
import dev.hone.wire.error.WireException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The registry behind {@code /metrics}. */
public final class ServerMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EngineGauges engines;
  private final UpstreamGauges upstreams;
  private volatile @Nullable LimitGauges budgets;
  private final AtomicReference<@Nullable AnswerStore> answers = new AtomicReference<>();
  private final GatewayMetrics attempts = new GatewayMetrics(registry);
  private final Admission admission;
  private final Set<Integer> shownStatuses = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean reloaded = new AtomicBoolean(true);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /**
   * @param kernels the kernels in use and, where there are better ones, why not those
   * @param balancer knows how the upstreams fare
   * @param admission counts the exchanges under way
   */
  public ServerMetrics(
      LocalModels models, KernelChoice kernels, Admission admission, Balancer balancer) {
    engines = new EngineGauges(registry, models);
    upstreams = new UpstreamGauges(registry, balancer);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("hone.kernels", () -> 1)
        .description("the kernels in use, and why not faster ones")
        .tags(
            Tags.of(
                "name",
                kernels.kernels().name(),
                "passed_over",
                kernels.passedOver().stream()
                    .map(p -> p.name() + ": " + p.why())
                    .collect(Collectors.joining("; "))))
        .register(registry);
    Gauge.builder("hone.requests.open", admission, Admission::open)
        .description("exchanges under way")
        .register(registry);
    this.admission = admission;
    Gauge.builder("hone.config.reload.successful", reloaded, r -> r.get() ? 1 : 0)
        .description("0: the configuration file has errors, and an older one is in force")
        .register(registry);
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Shows whether the configuration file as it is now is in force. */
  public void configured(boolean inForce) {
    reloaded.set(inForce);
  }

  /** Shows what limits refuse and what is left of budgets. */
  public void limits(LimitState limits, InstantSource clock) {
    budgets = new LimitGauges(registry, limits, clock);
  }

  /** Shows how ledger and journal fare. */
  public void books(Ledger ledger, Optional<Journal> journal) {
    BookGauges gauges = new BookGauges(registry);
    gauges.show(ledger);
    journal.ifPresent(gauges::show);
  }

  /** Shows what broke prefixes of prompts. */
  public void broken(BrokenPrefixes broken) {
    for (Change change : Change.values()) {
      FunctionCounter.builder("hone.prompt.cache.broken", broken, b -> (double) b.requests(change))
          .description("requests whose prefix was broken by a change")
          .tag("change", change.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder("hone.prompt.cache.lost.tokens", broken, b -> (double) b.tokens())
        .description("prompt tokens behind such changes, paid in full again; estimated")
        .register(registry);
    FunctionCounter.builder("hone.prompt.cache.moved", broken, b -> (double) b.moved())
        .description("changes that were moved behind the prompt")
        .register(registry);
  }

  /** Counts a request for which no upstream was asked. */
  public void refused(WireException why) {
    String reason =
        switch (why) {
          case RestingException resting -> "upstream_resting";
          case LimitException limit -> "limit_" + limit.reason();
          default -> why.kind().name().toLowerCase(Locale.ROOT);
        };
    registry.counter("hone.requests.refused", "reason", reason).increment();
  }

  /** Shows whether what other gateways share is there. */
  public void valkey(Valkey shared) {
    Gauge.builder("hone.valkey.up", shared, v -> v.up() ? 1 : 0)
        .description("whether Valkey is there; while it is 0, limits hold for this gateway alone")
        .register(registry);
  }

  /** From now on the counters of the response cache are those of this store. */
  public void responseCache(AnswerStore store) {
    if (answers.getAndSet(store) == null) {
      counter("hone.response.cache.hits", "requests answered from it", AnswerStore::hits);
      counter("hone.response.cache.misses", "requests not in it", AnswerStore::misses);
      Gauge.builder("hone.response.cache.bytes", answers, a -> value(a, AnswerStore::bytes))
          .description("memory that answers take, roughly")
          .register(registry);
    }
  }

  private void counter(String name, String description, ToLongFunction<AnswerStore> value) {
    FunctionCounter.builder(name, answers, a -> value(a, value))
        .description(description)
        .register(registry);
  }

  private static double value(
      AtomicReference<@Nullable AnswerStore> store, ToLongFunction<AnswerStore> value) {
    AnswerStore now = store.get();
    return now == null ? 0 : (double) value.applyAsLong(now);
  }

  /** Counts what the meter sees. */
  public GatewayMetrics attempts() {
    return attempts;
  }

  /** The page that Prometheus reads. */
  public String scrape() {
    engines.refresh();
    upstreams.refresh();
    answers();
    LimitGauges shown = budgets;
    if (shown != null) {
      shown.refresh();
    }
    return registry.scrape();
  }

  /** Statuses have their series from when they first come. */
  private void answers() {
    for (Integer status : admission.answers().keySet()) {
      if (!shownStatuses.add(status)) {
        continue;
      }
      FunctionCounter.builder(
              "hone.requests", admission, a -> (double) a.answers().getOrDefault(status, 0L))
          .description("answers to clients, refusals included, by HTTP status")
          .tag("status", status.toString())
          .register(registry);
    }
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
