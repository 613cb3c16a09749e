package dev.hone.gateway.upstream;

import dev.hone.gateway.retry.UnsentException;
import dev.hone.wire.Cancellation;
import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends a call and waits for what comes of it, on the request's virtual thread. The answer is read
 * where it arrives, on the event loop: the thread is woken once, when there is something to decide.
 */
final class UpstreamCaller {
  /** A connection that was closed while it was kept breaks at once, not after a while of work. */
  private static final long STALE_NANOS = 2_000_000_000L;

  private final UpstreamClients clients;

  UpstreamCaller(UpstreamClients clients) {
    this.clients = clients;
  }

  /** What to do with an answer once its status and headers are there. */
  @FunctionalInterface
  interface Reading<T> {
    /** Begins to read, on the connection's event loop. */
    CompletableFuture<T> begin(UpstreamResponse response);
  }

  /**
   * Sends the call, reads the answer and waits for what the reading gives.
   *
   * @param patience longest wait, from now until there is a result
   * @throws UpstreamException if the upstream can't be reached, breaks off or is too slow
   * @throws WireException CANCELLED if the client went first
   */
  <T> T send(UpstreamCall call, Cancellation cancellation, Duration patience, Reading<T> reading) {
    Context context = clients.context();
    Sending<T> sending = new Sending<>(call, context, reading);
    cancellation.onCancel(sending::cancel);
    context.runOnContext(v -> sending.send(patience));
    return await(sending, call.provider());
  }

  /**
   * Waits on a virtual thread for something that an event loop completes, in time or as late. The
   * event loop has the clock: a virtual thread that waits for a limited time wakes the JVM's
   * scheduler of delays when it begins to wait, and again when it ends.
   */
  private static <T> T await(Sending<T> sending, String provider) {
    Optional<HomeLoop> home =
        UpstreamClients.CONNECTION.isBound()
            ? Optional.of(UpstreamClients.CONNECTION.get())
            : Optional.empty();
    home.ifPresent(HomeLoop::expect);
    try {
      return sending.result.get();
    } catch (InterruptedException e) {
      sending.drop();
      Thread.currentThread().interrupt();
      throw new WireException(ErrorKind.CANCELLED, "The server is shutting down.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WireException known) {
        throw known;
      }
      throw broken(provider, e.getCause() == null ? e : e.getCause());
    } finally {
      home.ifPresent(HomeLoop::arrived);
    }
  }

  /** With tenths where whole seconds say too little. */
  static String seconds(Duration time) {
    return time.toMillis() >= 10_000
        ? Long.toString(time.toSeconds())
        : String.format(Locale.ROOT, "%.1f", Math.max(0, time.toMillis()) / 1000.0);
  }

  static UpstreamException broken(String provider, Throwable cause) {
    return new UpstreamException(
        ErrorKind.UPSTREAM,
        "%s could not be reached: %s".formatted(provider, reason(cause)),
        cause);
  }

  /** Without addresses, which clients have no business with. */
  private static String reason(Throwable cause) {
    return switch (cause) {
      case UnknownHostException e -> "there is no address for its host";
      case ConnectTimeoutException e -> "no connection in time";
      case ConnectException e -> "connection refused";
      case SocketException e -> "no connection";
      default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    };
  }

  private final class Sending<T> {
    private final UpstreamCall call;
    private final Context context;
    private final Reading<T> reading;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile HttpClientRequest request;
    private volatile boolean dropped;
    // These belong to the event loop.
    private boolean reused;
    private boolean again;
    private boolean answered;
    private boolean lost;
    private long sentNanos;

    @SuppressWarnings("NullAway.Init") // request is set once the connection is there
    Sending(UpstreamCall call, Context context, Reading<T> reading) {
      this.call = call;
      this.context = context;
      this.reading = reading;
    }

    /** Sends, and counts the time from now. */
    void send(Duration patience) {
      Vertx vertx = context.owner();
      long timer = vertx.setTimer(Math.max(1, patience.toMillis()), t -> late(patience));
      var _ = result.whenComplete((value, failure) -> vertx.cancelTimer(timer));
      start();
    }

    private void start() {
      if (dropped) {
        return;
      }
      HttpClient client;
      try {
        client = clients.client(context, call);
      } catch (RuntimeException e) {
        // Certificates that can't be read: else the waiting thread would not hear of it.
        unreachable(e);
        return;
      }
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.valueOf(call.method()))
              .setHost(call.uri().getHost())
              .setPort(call.port())
              .setSsl(call.tls())
              .setURI(call.pathAndQuery());
      client.request(options).onSuccess(this::connected).onFailure(this::unreachable);
    }

    private void connected(HttpClientRequest connected) {
      request = connected;
      // Before anything else: a reset that nobody listens to is logged as an error.
      connected.exceptionHandler(this::lost);
      if (dropped) {
        UpstreamResponse.reset(connected);
        return;
      }
      for (Headers.Header header : call.headers().list()) {
        connected.headers().add(header.name(), header.value());
      }
      reused =
          connected.connection() instanceof HttpClientConnection connection
              && connection.lastResponseReceivedTimestamp() > 0;
      sentNanos = System.nanoTime();
      connected.response().onSuccess(this::answered).onFailure(this::lost);
      connected.end(Buffer.buffer(call.body()));
    }

    private void answered(HttpClientResponse response) {
      answered = true;
      UpstreamBody body = new UpstreamBody(response);
      String type = response.getHeader("content-type");
      UpstreamResponse whole =
          new UpstreamResponse(
              call.provider(),
              context,
              request,
              response.statusCode(),
              UpstreamHeaders.back(response.headers()),
              type == null ? "" : type,
              body);
      if (dropped) {
        UpstreamResponse.reset(request);
        return;
      }
      var _ =
          begin(whole)
              .whenComplete((value, failure) -> {
                if (failure != null) {
                  result.completeExceptionally(failure);
                } else {
                  result.complete(value);
                }
              });
    }

    private CompletableFuture<T> begin(UpstreamResponse whole) {
      try {
        return reading.begin(whole);
      } catch (RuntimeException e) {
        // Else the waiting thread would not hear of it.
        UpstreamResponse.reset(request);
        return CompletableFuture.failedFuture(e);
      }
    }

    private void unreachable(Throwable cause) {
      result.completeExceptionally(new UnsentException(broken(call.provider(), cause)));
    }

    /**
     * The connection broke before anything of an answer came. One that was kept from an earlier
     * request may have been closed by the other side while this one was on its way: it is sent once
     * more, on another.
     */
    private void lost(Throwable cause) {
      if (answered || dropped || lost) {
        return;
      }
      if (reused && !again && System.nanoTime() - sentNanos < STALE_NANOS) {
        again = true;
        start();
        return;
      }
      lost = true;
      result.completeExceptionally(broken(call.provider(), cause));
    }

    private void late(Duration patience) {
      String message =
          "%s did not answer within %s s".formatted(call.provider(), seconds(patience));
      if (result.completeExceptionally(new UpstreamException(ErrorKind.TIMEOUT, message, null))) {
        drop();
      }
    }

    void drop() {
      dropped = true;
      reset();
    }

    private void cancel() {
      if (result.completeExceptionally(new WireException(ErrorKind.CANCELLED, "the client left"))) {
        drop();
      }
    }

    private void reset() {
      context.runOnContext(v -> {
        if (request != null) {
          UpstreamResponse.reset(request);
        }
      });
    }
  }
}
