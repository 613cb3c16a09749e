package dev.hone.server.http;

import dev.hone.gateway.upstream.HomeLoop;
import dev.hone.gateway.upstream.UpstreamClients;
import dev.hone.server.config.TlsFiles;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP server over a {@link Serving}, bound to one event loop; several share a port. */
public final class HttpEdge {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

  private static final long LINGER_MILLIS = 1_000;

  private final Vertx vertx;
  private final Supplier<Serving> serving;
  private final EdgeLimits limits;
  private final InstantSource clock;
  private final RequestThreads requests;
  private final Admission admission;
  private final RequestIds ids;
  private final HeadDeadlines heads;
  private final HttpServer server;

  /**
   * @param serving what is served at the moment; asked once for every request
   * @param requests runs endpoints
   */
  public HttpEdge(
      Vertx vertx,
      Supplier<Serving> serving,
      EdgeLimits limits,
      Optional<TlsFiles> tls,
      InstantSource clock,
      RequestThreads requests,
      Admission admission) {
    this.vertx = vertx;
    this.serving = serving;
    this.limits = limits;
    this.clock = clock;
    this.requests = requests;
    this.admission = admission;
    this.ids = new RequestIds(clock);
    this.heads = new HeadDeadlines(vertx, limits.head(), limits.idle());
    HttpServerOptions options =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setMaxHeaderSize(limits.headerBytes())
            .setMaxInitialLineLength(16 << 10)
            .setCompressionSupported(false)
            // A handler that tells HTTP/2 by a connection's first request would hide the connection
            // until that is there, and with it one whose first request never comes.
            .setHttp2ClearTextEnabled(false)
            .setSslHandshakeTimeout(limits.head().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHandle100ContinueAutomatically(true);
    tls.ifPresent(files -> ServerTls.apply(options, files));
    this.server =
        vertx
            .createHttpServer(options)
            .connectionHandler(heads::opened)
            .requestHandler(this::handle)
            .invalidRequestHandler(this::refuseInvalid)
            .exceptionHandler(e -> LOG.debug("connection: {}", e.toString()));
  }

  /** Binds; fails if the port is taken. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /** Shows a renewed certificate from the next connection on; fails if it can't be read. */
  public Future<Boolean> renew(TlsFiles files) {
    // Forced: the options name the same files as before, and are equal.
    return server.updateSSLOptions(ServerTls.renewed(files), true);
  }

  /** Stops accepting and closes the connections. */
  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    heads.arrived(request.connection());
    Serving now = serving.get();
    Exchange exchange = exchange(request, now.refusals());
    exchange.whenOver(() -> heads.awaited(request.connection()));
    Optional<Route> route;
    try {
      route = now.routes().find(request.method().name(), exchange.path());
      switch (route.map(Route::access).orElse(Access.CLIENT)) {
        case CLIENT -> exchange.authenticated(now.authenticator().authenticate(request));
        case ADMIN -> now.authenticator().checkAdministrator(request);
        case OPEN -> {}
      }
      if (route.isEmpty()) {
        throw now.routes().unknown(request.method().name(), exchange.path());
      }
      if (route.get().access() != Access.OPEN) {
        admission.enter();
        exchange.whenOver(() -> {
          admission.leave();
          heads.awaited(request.connection());
        });
      }
    } catch (WireException e) {
      refuse(request, exchange, e);
      return;
    }
    Endpoint endpoint = route.get().endpoint();
    BodyReader.read(
        vertx,
        request,
        limits,
        body -> {
          exchange.received(body);
          start(exchange, endpoint);
        },
        error -> refuse(request, exchange, error));
  }

  private Exchange exchange(HttpServerRequest request, RefusalLog refusals) {
    Context context = vertx.getOrCreateContext();
    return new Exchange(
        request,
        context,
        ids.next(),
        clock.instant(),
        System.nanoTime(),
        limits.slowClient(),
        admission,
        refusals);
  }

  private void refuseInvalid(HttpServerRequest request) {
    closeAfter(request);
    exchange(request, serving.get().refusals())
        .fail(InvalidRequests.refusal(request.decoderResult().cause(), limits));
  }

  private void start(Exchange exchange, Endpoint endpoint) {
    try {
      HomeLoop home = new HomeLoop(exchange.context());
      requests.run(
          exchange.body().length,
          endpoint.onEventLoop(exchange.path()) ? Optional.of(home) : Optional.empty(),
          () ->
              ScopedValue.where(UpstreamClients.CONNECTION, home)
                  .run(() -> run(exchange, endpoint)));
    } catch (RejectedExecutionException e) {
      exchange.fail(Admission.closing());
    }
  }

  private static void run(Exchange exchange, Endpoint endpoint) {
    try {
      endpoint.handle(exchange);
    } catch (WireException e) {
      exchange.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.fail(Admission.closing());
    } catch (Exception | StackOverflowError e) {
      LOG.error("request {} failed unexpectedly", exchange.id(), e);
      exchange.fail(
          new WireException(
              ErrorKind.INTERNAL,
              "Hone failed on this request; its log has the cause under " + exchange.id() + "."));
    }
  }

  /**
   * Refuses before the body was read: the connection can't be used for another request, so it ends
   * with the answer.
   */
  private void refuse(HttpServerRequest request, Exchange exchange, WireException error) {
    if (!request.isEnded()) {
      // What is still sent is read and dropped for a while: a client that is writing would meet a
      // reset connection else, and never read the answer.
      request.handler(null);
      closeAfter(request);
      long timer = vertx.setTimer(LINGER_MILLIS, t -> request.connection().close());
      request.endHandler(v -> {
        vertx.cancelTimer(timer);
        request.connection().close();
      });
      request.exceptionHandler(e -> vertx.cancelTimer(timer));
      exchange.fail(error);
      request.resume();
      return;
    }
    exchange.fail(error);
  }

  private static void closeAfter(HttpServerRequest request) {
    request.response().putHeader("connection", "close");
  }
}
