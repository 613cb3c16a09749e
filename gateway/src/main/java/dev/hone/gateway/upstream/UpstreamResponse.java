package dev.hone.gateway.upstream;

import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;

/**
 * An upstream's status and headers; its body is paused. Belongs to {@code context}: everything but
 * the record's values is touched there only.
 */
record UpstreamResponse(
    String provider,
    Context context,
    HttpClientRequest request,
    int status,
    Headers headers,
    String contentType,
    UpstreamBody body) {
  private static final byte[] NOTHING = {};

  /** Runs on the connection's event loop, at once if called there. */
  void onEventLoop(Runnable action) {
    if (context.equals(Vertx.currentContext())) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }

  /** The failure of an upstream that was reached, but gave no answer that can be used. */
  UpstreamException failure(ErrorKind kind, String message, String code) {
    return new UpstreamException(
        kind, message, code, new UpstreamException.Reply(kind.status(), headers, NOTHING), null);
  }

  /** Closes a request's connection, in whatever state it is. Called on its event loop. */
  static void reset(HttpClientRequest request) {
    try {
      request.reset();
    } catch (IllegalStateException e) {
      // It has ended by itself: there is nothing left to close.
    }
  }
}
