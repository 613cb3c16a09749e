package dev.hone.server;

import dev.hone.gateway.batch.BackgroundBooks;
import dev.hone.gateway.batch.BatchBooks;
import dev.hone.gateway.drift.DriftStage;
import dev.hone.gateway.limits.LimitStage;
import dev.hone.gateway.limits.Limiter;
import dev.hone.gateway.meter.Booking;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.promptcache.CacheRuleBook;
import dev.hone.gateway.promptcache.ContentStage;
import dev.hone.gateway.promptcache.ContentTiming;
import dev.hone.gateway.promptcache.PromptCacheMode;
import dev.hone.gateway.promptcache.PromptCacheStage;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.responsecache.AnswerStore;
import dev.hone.gateway.responsecache.ResponseCache;
import dev.hone.gateway.responsecache.ResponseCacheRules;
import dev.hone.gateway.retry.FallbackBackend;
import dev.hone.gateway.retry.RelayTries;
import dev.hone.gateway.retry.RetryPolicy;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.upstream.ChatUpstream;
import dev.hone.gateway.upstream.GeminiContents;
import dev.hone.gateway.upstream.ProviderModels;
import dev.hone.gateway.upstream.RelayUpstream;
import dev.hone.gateway.upstream.UpstreamClients;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.server.admin.AdminEndpoints;
import dev.hone.server.api.AzureEndpoints;
import dev.hone.server.api.ChatEndpoint;
import dev.hone.server.api.EmbeddingsEndpoint;
import dev.hone.server.api.GeminiEndpoint;
import dev.hone.server.api.GeminiModelsEndpoint;
import dev.hone.server.api.LocalCatalog;
import dev.hone.server.api.MeteredLocal;
import dev.hone.server.api.ModelBackend;
import dev.hone.server.api.ModelsEndpoint;
import dev.hone.server.api.ProviderCatalog;
import dev.hone.server.api.ProviderRelay;
import dev.hone.server.api.RawEndpoint;
import dev.hone.server.api.ScopedCatalog;
import dev.hone.server.api.StatusEndpoints;
import dev.hone.server.api.TokenCounts;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.http.Authenticator;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.http.RefusalLog;
import dev.hone.server.http.Routes;
import dev.hone.server.http.Serving;
import dev.hone.server.local.LocalBackend;
import dev.hone.server.observe.RequestLog;
import dev.hone.wire.Backend;
import dev.hone.wire.Protocol;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the way of a request, stage by stage, from a configuration and the parts that outlive it.
 * A stage wraps the next backend; what it must remember over a change of configuration belongs to
 * the parts.
 */
final class Assembly {
  private static final Logger log = LoggerFactory.getLogger(Assembly.class);

  private final Parts parts;
  private final PriceBook listed = PriceBook.load(Clock.systemUTC().instant());

  private Optional<ResponseCacheRules> rules = Optional.empty();
  private Optional<ResponseCache> responseCache = Optional.empty();

  Assembly(Parts parts) {
    this.parts = parts;
  }

  /**
   * What a configuration asks for.
   *
   * @throws StartupException if its parts don't fit together
   */
  Serving serving(HoneConfig config, EdgeLimits limits) {
    ModelRoutes routes = modelRoutes(config);
    PriceBook prices = listed.with(config.prices().withLikes(PriceLikes.of(routes.providers())));
    List<String> providers = routes.providers().stream().map(Provider::name).toList();
    PriceNames.odd(config.prices(), listed, prices, providers).forEach(log::warn);
    parts.upstreams().network(config.network());
    parts.balancer().serve(routes.providers());
    parts.healthWatch().watch(routes.providers());
    Optional<ResponseCache> cache = responseCache(config);
    Limiter limiter =
        parts
            .limits()
            .limiter(
                config,
                model -> parts.models().find(model).isPresent() ? List.of() : routes.find(model),
                prices);
    Consumer<UsageRecord> late =
        line -> {
          limiter.charge(line);
          parts.metrics().attempts().booked(line);
        };
    BackgroundBooks background = new BackgroundBooks(parts.batches(), prices, late);
    Meter meter = meter(config, prices, cache, limiter, background);
    Authenticator authenticator =
        new Authenticator(
            config.keys(), Optional.of(parts.limits().keys()), config.limits().adminKey());
    Routes served =
        routes(
            config.limits().adminKey().isPresent(),
            routes,
            limits,
            meter,
            cache,
            limiter,
            promptCache(config, prices),
            new BatchBooks(parts.batches(), prices, late),
            background);
    new AdminEndpoints(
            parts.limits().keys(), parts.limits().state(), config.grants(), Clock.systemUTC())
        .addTo(served);
    return new Serving(served, authenticator, refusals(config));
  }

  private static Optional<RequestLog> requestLog(HoneConfig config) {
    return config.observe().requestLog()
        ? Optional.of(new RequestLog(config.observe().jsonLog()))
        : Optional.empty();
  }

  private RefusalLog refusals(HoneConfig config) {
    RefusalLog refusals = requestLog(config).map(RefusalLog.class::cast).orElse(RefusalLog.NONE);
    return (exchange, refusal) -> {
      parts.metrics().refused(refusal);
      refusals.refused(exchange, refusal);
    };
  }

  private TargetStage promptCache(HoneConfig config, PriceBook prices) {
    CacheRuleBook book = new CacheRuleBook(prices);
    return config.promptCache().mode() == PromptCacheMode.OFF
        ? TargetStage.NONE
        : new DriftStage(
            parts.drift(),
            book,
            config.promptCache().moveVolatile(),
            planned(config, book),
            Clock.systemUTC());
  }

  private TargetStage planned(HoneConfig config, CacheRuleBook book) {
    PromptCacheStage marks = new PromptCacheStage(parts.promptCache(), book, Clock.systemUTC());
    Optional<ContentTiming> timing = config.promptCache().mode().contents();
    if (timing.isEmpty()) {
      return marks;
    }
    ContentStage contents =
        new ContentStage(
            parts.promptCache(),
            book,
            timing.get(),
            new GeminiContents(parts.upstreams()),
            UpstreamClients::beside,
            parts.ledger()::record,
            Clock.systemUTC());
    return (target, key, next) -> contents.before(target, key, marks.before(target, key, next));
  }

  /** The cache in use goes on if nothing of it was changed. */
  private synchronized Optional<ResponseCache> responseCache(HoneConfig config) {
    if (!rules.equals(config.responseCache())) {
      rules = config.responseCache();
      responseCache =
          rules.map(r ->
              new ResponseCache(
                  new AnswerStore(r, parts.answers(), Clock.systemUTC(), System::nanoTime),
                  r,
                  Clock.systemUTC()));
      responseCache.ifPresent(c -> parts.metrics().responseCache(c.store()));
    }
    return responseCache;
  }

  private Meter meter(
      HoneConfig config,
      PriceBook prices,
      Optional<ResponseCache> cache,
      Limiter limiter,
      BackgroundBooks background) {
    List<Booking> bookings = new ArrayList<>();
    bookings.add((line, context, request) -> parts.ledger().record(line));
    bookings.add(limiter);
    bookings.add(parts.metrics().attempts());
    requestLog(config).ifPresent(bookings::add);
    parts.journal().ifPresent(bookings::add);
    parts.spans().map(spans -> spans.at(config.providers())).ifPresent(bookings::add);
    cache.ifPresent(bookings::add);
    return new Meter(
        prices, Booking.all(bookings), background, Clock.systemUTC(), System::nanoTime);
  }

  /**
   * From the outside in: limits → response cache → local or provider → fallbacks and retries →
   * prompt cache → upstream.
   */
  private LimitStage pipeline(
      ModelRoutes modelRoutes,
      LocalBackend local,
      Meter meter,
      Optional<ResponseCache> cache,
      Limiter limiter,
      TargetStage stage) {
    Backend providers =
        new FallbackBackend(
            modelRoutes,
            parts.balancer(),
            new ChatUpstream(parts.upstreams(), stage, Clock.systemUTC()),
            meter,
            RetryPolicy.DEFAULT,
            UpstreamClients::beside,
            System::nanoTime,
            new SplittableRandom());
    Backend models =
        new ModelBackend(
            parts.models(),
            new MeteredLocal(local, meter),
            providers,
            !modelRoutes.providers().isEmpty());
    Backend kept = parts.journal().map(journal -> journal.before(models)).orElse(models);
    return new LimitStage(limiter, cache.map(c -> c.before(kept, meter)).orElse(kept));
  }

  private Routes routes(
      boolean administered,
      ModelRoutes modelRoutes,
      EdgeLimits limits,
      Meter meter,
      Optional<ResponseCache> cache,
      Limiter limiter,
      TargetStage stage,
      BatchBooks batches,
      BackgroundBooks background) {
    LocalBackend local = new LocalBackend(parts.models());
    LimitStage pipeline = pipeline(modelRoutes, local, meter, cache, limiter, stage);
    ProviderRelay relay =
        new ProviderRelay(
            new RelayTries(
                new RelayUpstream(parts.upstreams(), Clock.systemUTC()),
                parts.balancer(),
                meter,
                RetryPolicy.DEFAULT,
                System::nanoTime,
                new SplittableRandom()),
            pipeline,
            batches,
            background);
    TokenCounts counts = new TokenCounts(parts.models(), local, modelRoutes, relay);
    EmbeddingsEndpoint embeddings = new EmbeddingsEndpoint(parts.models(), modelRoutes, relay);
    StatusEndpoints status =
        new StatusEndpoints(parts.models(), parts.metrics(), parts.admission()::draining);
    ModelsEndpoint catalog =
        new ModelsEndpoint(
            new ScopedCatalog(
                new ProviderCatalog(
                    new LocalCatalog(parts.models(), modelRoutes),
                    modelRoutes,
                    new ProviderModels(parts.upstreams(), Clock.systemUTC())),
                limiter::scope));
    ChatEndpoint chats = chat(Protocol.OPENAI_CHAT, pipeline, limits);
    ChatEndpoint completions = chat(Protocol.OPENAI_COMPLETIONS, pipeline, limits);
    ChatEndpoint responses = chat(Protocol.OPENAI_RESPONSES, pipeline, limits);
    Routes routes =
        new Routes()
            .addOpen("HEAD", "/", status::probe)
            .addOpen("GET", "/healthz", status::health)
            .addOpen("GET", "/readyz", status::ready)
            .add("POST", "/v1/chat/completions", chats)
            .add("POST", "/v1/completions", completions)
            .add("POST", "/v1/responses", responses)
            .add("POST", "/v1/messages", chat(Protocol.ANTHROPIC_MESSAGES, pipeline, limits))
            .add("POST", "/v1/messages/count_tokens", counts::messages)
            .add("POST", "/v1/responses/input_tokens", counts::responses)
            .add("POST", "/v1/embeddings", embeddings);
    // It shows what every account has left: the operator's where there is one.
    if (administered) {
      routes.addAdmin("GET", "/metrics", status::metrics);
    } else {
      routes.add("GET", "/metrics", status::metrics);
    }
    gemini(routes, modelRoutes, limits, pipeline, counts, relay, embeddings, catalog);
    RawEndpoint raw = new RawEndpoint(modelRoutes, relay, background);
    if (!modelRoutes.providers().isEmpty()) {
      routes.otherwise(raw);
    }
    new AzureEndpoints(chats, completions, responses, counts::responses, embeddings, catalog, raw)
        .addTo(routes);
    return routes;
  }

  private void gemini(
      Routes routes,
      ModelRoutes modelRoutes,
      EdgeLimits limits,
      Backend pipeline,
      TokenCounts counts,
      ProviderRelay relay,
      EmbeddingsEndpoint embeddings,
      ModelsEndpoint catalog) {
    GeminiEndpoint endpoint =
        new GeminiEndpoint(
            chat(Protocol.GEMINI_GENERATE, pipeline, limits),
            counts,
            embeddings,
            modelRoutes,
            relay);
    GeminiModelsEndpoint models =
        new GeminiModelsEndpoint(catalog, parts.models(), modelRoutes, relay);
    for (String version : List.of("/v1", "/v1beta", "/v1alpha")) {
      routes
          .add("GET", version + "/models", catalog)
          .add("GET", version + "/models/", models)
          .add("POST", version + "/models/", endpoint)
          .add("POST", version + "/tunedModels/", endpoint);
    }
  }

  private static ChatEndpoint chat(Protocol protocol, Backend pipeline, EdgeLimits limits) {
    return new ChatEndpoint(protocol, pipeline, limits.heartbeat());
  }

  private static ModelRoutes modelRoutes(HoneConfig config) {
    try {
      return new ModelRoutes(config.providers(), config.routes());
    } catch (IllegalArgumentException e) {
      throw new StartupException("The configuration can't be used: " + e.getMessage());
    }
  }
}
