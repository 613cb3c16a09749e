package dev.hone.server.config;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoute;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A whole configuration.
 *
 * @param tls speaks TLS where present, plain HTTP else
 * @param keys API keys of clients; empty: no key is asked for, and only loopback may be bound
 * @param providers upstreams, besides those whose keys are in the environment
 * @param routes where the requests for a model go, in order
 * @param observe logs and traces
 * @param books what is written down of requests, and where
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
    Bookkeeping books) {

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
          Bookkeeping.DEFAULT);

  /** The same on another address. */
  public HoneConfig withListen(String host, int port) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }

  /** The same with TLS. */
  public HoneConfig withTls(TlsFiles files) {
    return new HoneConfig(
        host,
        port,
        Optional.of(files),
        data,
        keys,
        models,
        engine,
        providers,
        routes,
        observe,
        books);
  }

  /** The same with other keys of clients. */
  public HoneConfig withKeys(List<ClientKey> keys) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }

  /** The same with other local models. */
  public HoneConfig withModels(List<ModelFile> models) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }

  /** The same with other upstreams. */
  public HoneConfig withProviders(List<Provider> providers) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }

  /** The same with other settings of the engine. */
  public HoneConfig withEngine(EngineConfig engine) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }

  /** The same with other routes. */
  public HoneConfig withRoutes(List<ModelRoute> routes) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }

  /** The same with other books. */
  public HoneConfig withBooks(Bookkeeping books) {
    return new HoneConfig(
        host, port, tls, data, keys, models, engine, providers, routes, observe, books);
  }
}
