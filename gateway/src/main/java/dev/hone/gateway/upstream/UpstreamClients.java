package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Network;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One pool of connections per event loop and kind of upstream, so that a request's connection to
 * its upstream lives on the same event loop as the client's connection. Which that is, a request's
 * virtual thread is told by {@link #CONNECTION}.
 */
public final class UpstreamClients implements AutoCloseable {
  /**
   * The event loop of the client's connection, bound while a request is handled. Unbound: some
   * event loop.
   */
  public static final ScopedValue<HomeLoop> CONNECTION = ScopedValue.newInstance();

  /**
   * Servers on the own network often close idle connections after 5 s (uvicorn), the big providers
   * after minutes.
   */
  private static final int PLAIN_KEEP_ALIVE_SECONDS = 4;

  private static final int TLS_KEEP_ALIVE_SECONDS = 30;
  private static final int MOST_CONNECTIONS = 8192;

  private final Vertx vertx;
  private final Map<Key, HttpClient> clients = new ConcurrentHashMap<>();

  private volatile Network general = Network.PLAIN;

  private record Key(
      Object eventLoop,
      boolean tls,
      int connectMillis,
      Network network,
      Optional<Network.Proxy> proxy) {}

  public UpstreamClients(Vertx vertx) {
    this.vertx = vertx;
  }

  Vertx vertx() {
    return vertx;
  }

  /** The event loop context that a call from this thread belongs to. */
  Context context() {
    return CONNECTION.isBound() ? CONNECTION.get().context() : vertx.getOrCreateContext();
  }

  /** Runs something on a virtual thread of its own that belongs to the same client's connection. */
  public static void beside(Runnable work) {
    if (CONNECTION.isBound()) {
      HomeLoop same = new HomeLoop(CONNECTION.get().context());
      VirtualThreads.plain(() -> ScopedValue.where(CONNECTION, same).run(work)).start();
    } else {
      VirtualThreads.plain(work).start();
    }
  }

  /** How upstreams are reached from now on that have no way of their own. */
  public void network(Network network) {
    general = network;
  }

  /** The client of a context for a call. Called on it. */
  HttpClient client(Context context, UpstreamCall call) {
    Network network = call.network().orElse(general);
    Key key =
        new Key(
            ((ContextInternal) context).nettyEventLoop(),
            call.tls(),
            (int) call.timeouts().connect().toMillis(),
            network,
            network.proxyFor(call.uri().getHost()));
    HttpClient known = clients.get(key);
    return known != null ? known : clients.computeIfAbsent(key, this::create);
  }

  private HttpClient create(Key key) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(key.tls)
            .setConnectTimeout(key.connectMillis)
            .setTcpNoDelay(true)
            .setKeepAliveTimeout(key.tls ? TLS_KEEP_ALIVE_SECONDS : PLAIN_KEEP_ALIVE_SECONDS)
            .setDecompressionSupported(true)
            .setMaxHeaderSize(64 << 10)
            .setMaxInitialLineLength(16 << 10)
            .setPipelining(false);
    key.proxy.ifPresent(proxy -> options.setProxyOptions(proxy(proxy)));
    if (key.tls && !key.network.authorities().isEmpty()) {
      options.setTrustOptions(Trust.with(key.network.authorities()));
    }
    if (key.tls) {
      key.network
          .client()
          .ifPresent(own ->
              options.setKeyCertOptions(
                  new PemKeyCertOptions()
                      .setCertPath(own.certificate().toString())
                      .setKeyPath(own.key().toString())));
    }
    return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  }

  private static ProxyOptions proxy(Network.Proxy proxy) {
    ProxyOptions options =
        new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
    proxy.user().ifPresent(options::setUsername);
    proxy.password().ifPresent(password -> options.setPassword(password.value()));
    return options;
  }

  /** Closes every pool. */
  @Override
  public void close() {
    clients.values().forEach(HttpClient::close);
    clients.clear();
  }
}
