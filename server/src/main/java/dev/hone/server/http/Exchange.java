package dev.hone.server.http;

import dev.hone.gateway.limits.LimitException;
import dev.hone.wire.Cancellation;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.UpstreamRequestId;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and the one answer to it. What is known of the request may be read, and the answer
 * given, from any thread; whatever touches the connection hops to its event loop.
 */
public final class Exchange {
  private static final byte[] NO_BODY = {};

  /** Bytes of an answer that may wait for a client without anybody watching. */
  private static final int FITS = 64 << 10;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private final String id;
  private final Dialect dialect;
  private final Instant received;
  private final long receivedNanos;
  private final Duration slowClient;
  private final Admission admission;
  private final RefusalLog refusals;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicBoolean answered = new AtomicBoolean();
  private Optional<Principal> principal = Optional.empty();
  private byte[] body = NO_BODY;
  // Belongs to the event loop.
  private @Nullable Runnable whenOver;

  Exchange(
      HttpServerRequest request,
      Context context,
      String id,
      Instant received,
      long receivedNanos,
      Duration slowClient,
      Admission admission,
      RefusalLog refusals) {
    this.request = request;
    this.response = request.response();
    this.context = context;
    this.id = id;
    this.dialect = Dialects.of(request);
    this.received = received;
    this.receivedNanos = receivedNanos;
    this.slowClient = slowClient;
    this.admission = admission;
    this.refusals = refusals;
    response.closeHandler(v -> {
      cancellation.cancel();
      over();
    });
    response.exceptionHandler(e -> cancellation.cancel());
    response.endHandler(v -> over());
  }

  /** Hone's id of the request, sent back under the dialect's own header. */
  public String id() {
    return id;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** The name of the client's key, where keys are asked for. */
  public Optional<String> key() {
    return principal.map(Principal::name);
  }

  /** Tags that come with the client's key. */
  public Map<String, String> keyTags() {
    return principal.map(Principal::tags).orElse(Map.of());
  }

  public String method() {
    return request.method().name();
  }

  /** The path without its query, and without a run's prefix. */
  public String path() {
    return Dialects.path(request);
  }

  /** Path and query, without a run's prefix. */
  public String pathAndQuery() {
    return RunPrefix.without(request.uri());
  }

  /** Where the client reached this server, with a run's prefix; empty if it did not say. */
  public Optional<String> baseUrl() {
    HostAndPort authority = request.authority();
    if (authority == null) {
      return Optional.empty();
    }
    String forwarded = request.getHeader("x-forwarded-proto");
    boolean tls = request.isSSL() || "https".equals(forwarded);
    return Optional.of(
        (tls ? "https://" : "http://") + authority + run().map(RunPrefix::of).orElse(""));
  }

  /** The key that the client showed, if one is asked for here. Never to be logged. */
  public Optional<String> credential() {
    return principal.isPresent()
        ? Optional.ofNullable(Authenticator.anyCredential(request))
        : Optional.empty();
  }

  /** The run whose base URL the client uses, if it does: see {@link RunPrefix}. */
  public Optional<String> run() {
    return RunPrefix.id(request.uri());
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(request.getParam(name));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** All headers in order, credentials included. */
  public Headers headers() {
    List<Headers.Header> list = new ArrayList<>();
    for (Map.Entry<String, String> header : request.headers()) {
      list.add(new Headers.Header(header.getKey(), header.getValue()));
    }
    return new Headers(list);
  }

  /** The whole body. Not to be changed. */
  public byte[] body() {
    return body;
  }

  public Instant received() {
    return received;
  }

  /** {@link System#nanoTime} when the request's headers were there. */
  public long receivedNanos() {
    return receivedNanos;
  }

  /** Fires when the client goes before its answer is whole. */
  public Cancellation cancellation() {
    return cancellation;
  }

  Context context() {
    return context;
  }

  /**
   * Runs the action once when the exchange is over, answered or not. Called on the event loop,
   * before anything is answered.
   */
  void whenOver(Runnable action) {
    whenOver = action;
  }

  private void over() {
    Runnable action = whenOver;
    whenOver = null;
    if (action != null) {
      action.run();
    }
  }

  /** Runs on the connection's event loop: at once if called there. */
  void onEventLoop(Runnable action) {
    if (context.equals(Vertx.currentContext())) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }

  /** Runs the action on the event loop once, this much later. Called there. */
  void after(Duration delay, Runnable action) {
    context.owner().setTimer(Math.max(1, delay.toMillis()), t -> action.run());
  }

  /** Runs the action once a client had long enough to take what was written; gives the timer. */
  long afterSlow(Runnable action) {
    return context.owner().setTimer(Math.max(1, slowClient.toMillis()), t -> action.run());
  }

  void cancelTimer(long timer) {
    context.owner().cancelTimer(timer);
  }

  /** Cuts the connection if the client does not take the last of its answer in time. */
  void cutUnlessTaken(Future<Void> written) {
    if (!written.isComplete()) {
      long timer =
          afterSlow(() -> {
            if (!written.isComplete()) {
              Cut.now(request.connection());
            }
          });
      written.onComplete(done -> cancelTimer(timer));
    }
  }

  /** Gives the whole answer. Only the first answer of an exchange is sent. */
  public void respond(int status, Headers headers, byte[] bytes) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    onEventLoop(() -> {
      if (response.ended() || response.closed()) {
        return;
      }
      head(status, headers);
      Future<Void> written = response.end(Buffer.buffer(bytes));
      if (bytes.length > FITS) {
        cutUnlessTaken(written);
      }
    });
  }

  /** Gives an answer of this content type. */
  public void respond(int status, String contentType, byte[] bytes) {
    respond(status, Headers.of("content-type", contentType), bytes);
  }

  /**
   * Begins a streamed answer.
   *
   * @param writing gets the body on the connection's event loop, so that what it writes at once
   *     goes out with the head; also when the client is gone
   * @return false if an answer was given already
   */
  public boolean stream(int status, Headers headers, Consumer<BodyStream> writing) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    BodyStream stream = new BodyStream(this, request, response, cancellation);
    onEventLoop(() -> {
      if (!response.ended() && !response.closed()) {
        head(status, headers);
        response.setChunked(true);
        stream.open();
      }
      writing.accept(stream);
    });
    return true;
  }

  /** Answers with an error in the client's dialect. */
  public void fail(WireException error) {
    if (error.kind() == ErrorKind.CANCELLED) {
      answered.set(true);
      onEventLoop(this::abort);
      return;
    }
    Headers headers = Headers.of("content-type", "application/json");
    if (error instanceof RetryLater later) {
      headers = headers.with("retry-after", Long.toString(later.seconds()));
    }
    if (error instanceof LimitException limited) {
      for (Headers.Header header : limited.headers().list()) {
        headers = headers.with(header.name(), header.value());
      }
    }
    if (error instanceof NoRetry) {
      headers = headers.with("x-should-retry", "false");
    }
    respond(error.status(), headers, ErrorBody.write(dialect, error, id));
    if (!(error instanceof UpstreamException)) {
      refused(error);
    }
  }

  /** Notes that no upstream was asked for this request. */
  public void refused(WireException why) {
    refusals.refused(this, why);
  }

  /** Closes the connection without an answer, or in the middle of one. */
  void abort() {
    if (!response.closed()) {
      Cut.now(request.connection());
    }
  }

  void authenticated(Optional<Principal> who) {
    principal = who;
  }

  void received(byte[] bytes) {
    body = bytes;
  }

  private void head(int status, Headers headers) {
    admission.answered(status);
    response.setStatusCode(status);
    for (Headers.Header header : headers.list()) {
      String name =
          UpstreamRequestId.clashes(header.name()) ? UpstreamRequestId.HEADER : header.name();
      try {
        response.headers().add(name, header.value());
      } catch (IllegalArgumentException e) {
        // Somebody else's words that no header can hold: the answer goes without them.
      }
    }
    response.putHeader(dialect == Dialect.ANTHROPIC ? "request-id" : "x-request-id", id);
  }
}
