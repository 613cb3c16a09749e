package dev.hone.server.config;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.provider.Network;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.responsecache.ResponseCacheRules;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.server.observe.Tracing;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A whole configuration.
 *
 * @param tls speaks TLS where present, plain HTTP else
 * @param keys API keys of clients; empty: no key is asked for, and only loopback may be bound
 * @param providers upstreams, besides those whose keys are in the environment
 * @param routes where the requests for a model go, in order
 * @param observe logs and traces
 * @param books what is written down of requests, and where
 * @param responseCache off where empty
 * @param promptCache whether prompts are marked for the caches of providers
 * @param network how upstreams are reached that have no way of their own
 * @param limits of keys, teams, tags and all
 * @param prices of the user's own, before those of the book
 * @param valkey what several gateways share their limits and answers in
 * @param data folder of ledger and fetched files; the user's default where absent
 */
public record HoneConfig(
    String host,
    int port,
    Optional<TlsFiles> tls,
    Optional<Path> data,
    List<ClientKey> keys,
    List<ModelFile> models,
    EngineConfig engine,
    List<Provider> providers,
    List<ModelRoute> routes,
    ObserveConfig observe,
    Bookkeeping books,
    Optional<ResponseCacheRules> responseCache,
    Network network,
    PromptCacheConfig promptCache,
    LimitConfig limits,
    OwnPrices prices,
    Optional<ValkeyAddress> valkey) {

  public static final HoneConfig DEFAULT =
      new HoneConfig(
          "127.0.0.1",
          8080,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          EngineConfig.DEFAULT,
          List.of(),
          List.of(),
          ObserveConfig.DEFAULT,
          Bookkeeping.DEFAULT,
          Optional.empty(),
          Network.PLAIN,
          PromptCacheConfig.DEFAULT,
          LimitConfig.NONE,
          OwnPrices.NONE,
          Optional.empty());

  /** The parts of a configuration while it is put together. */
  private static final class Draft {
    private String host;
    private int port;
    private Optional<TlsFiles> tls;
    private Optional<Path> data;
    private List<ClientKey> keys;
    private List<ModelFile> models;
    private EngineConfig engine;
    private List<Provider> providers;
    private List<ModelRoute> routes;
    private ObserveConfig observe;
    private Bookkeeping books;
    private Optional<ResponseCacheRules> responseCache;
    private Network network;
    private PromptCacheConfig promptCache;
    private LimitConfig limits;
    private OwnPrices prices;
    private Optional<ValkeyAddress> valkey;

    Draft(HoneConfig from) {
      host = from.host;
      port = from.port;
      tls = from.tls;
      data = from.data;
      keys = from.keys;
      models = from.models;
      engine = from.engine;
      providers = from.providers;
      routes = from.routes;
      observe = from.observe;
      books = from.books;
      responseCache = from.responseCache;
      network = from.network;
      promptCache = from.promptCache;
      limits = from.limits;
      prices = from.prices;
      valkey = from.valkey;
    }

    HoneConfig finish() {
      return new HoneConfig(
          host,
          port,
          tls,
          data,
          keys,
          models,
          engine,
          providers,
          routes,
          observe,
          books,
          responseCache,
          network,
          promptCache,
          limits,
          prices,
          valkey);
    }
  }

  private HoneConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /** The same on another address. */
  public HoneConfig withListen(String host, int port) {
    return with(draft -> {
      draft.host = host;
      draft.port = port;
    });
  }

  /** The same with TLS. */
  public HoneConfig withTls(TlsFiles files) {
    return with(draft -> draft.tls = Optional.of(files));
  }

  /** What each of these keys may do, by its name and in their order. */
  public Map<String, Grant> grants() {
    Map<String, Grant> grants = new LinkedHashMap<>();
    keys.forEach(key -> grants.put(key.name(), key.grant()));
    return grants;
  }

  /** The same with other keys of clients. */
  public HoneConfig withKeys(List<ClientKey> keys) {
    return with(draft -> draft.keys = keys);
  }

  /** The same with other local models. */
  public HoneConfig withModels(List<ModelFile> models) {
    return with(draft -> draft.models = models);
  }

  /** The same with other settings of the engine. */
  public HoneConfig withEngine(EngineConfig engine) {
    return with(draft -> draft.engine = engine);
  }

  /** The same with other upstreams. */
  public HoneConfig withProviders(List<Provider> providers) {
    return with(draft -> draft.providers = providers);
  }

  /** The same, with upstreams reached in another way. */
  public HoneConfig withNetwork(Network network) {
    return with(draft -> draft.network = network);
  }

  /** The same with prompt caches planned or not. */
  public HoneConfig withPromptCache(PromptCacheConfig caching) {
    return with(draft -> draft.promptCache = caching);
  }

  /** The same with other routes. */
  public HoneConfig withRoutes(List<ModelRoute> routes) {
    return with(draft -> draft.routes = routes);
  }

  /** The same with other books. */
  public HoneConfig withBooks(Bookkeeping books) {
    return with(draft -> draft.books = books);
  }

  /** The same, telling of itself in another way. */
  public HoneConfig withObserve(ObserveConfig observe) {
    return with(draft -> draft.observe = observe);
  }

  /** The same with other limits. */
  public HoneConfig withLimits(LimitConfig limits) {
    return with(draft -> draft.limits = limits);
  }

  /** The same with other prices of the user's own. */
  public HoneConfig withPrices(OwnPrices prices) {
    return with(draft -> draft.prices = prices);
  }

  /** The same with a Valkey that others share. */
  public HoneConfig withValkey(ValkeyAddress address) {
    return with(draft -> draft.valkey = Optional.of(address));
  }

  /** The same with spans sent to a collector. */
  public HoneConfig withTracing(Tracing tracing) {
    return with(draft ->
        draft.observe =
            new ObserveConfig(observe.jsonLog(), observe.requestLog(), Optional.of(tracing)));
  }

  /** The same with a response cache. */
  public HoneConfig withResponseCache(ResponseCacheRules rules) {
    return with(draft -> draft.responseCache = Optional.of(rules));
  }
}
