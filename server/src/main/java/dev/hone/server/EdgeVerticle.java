package dev.hone.server;

import dev.hone.server.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the port. */
final class EdgeVerticle extends VerticleBase {
  private final Function<io.vertx.core.Vertx, HttpEdge> edges;
  private final String host;
  private final int port;
  private final java.util.concurrent.atomic.AtomicInteger actualPort;
  private @Nullable HttpEdge edge;

  EdgeVerticle(
      Function<io.vertx.core.Vertx, HttpEdge> edges,
      String host,
      int port,
      java.util.concurrent.atomic.AtomicInteger actualPort) {
    this.edges = edges;
    this.host = host;
    this.port = port;
    this.actualPort = actualPort;
  }

  @Override
  public Future<?> start() {
    HttpEdge own = edges.apply(vertx);
    edge = own;
    return own.listen(host, port).onSuccess(actualPort::set);
  }

  @Override
  public Future<?> stop() {
    HttpEdge own = edge;
    return own == null ? Future.succeededFuture() : own.close();
  }
}
