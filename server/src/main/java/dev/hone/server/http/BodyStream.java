package dev.hone.server.http;

import dev.hone.wire.Cancellation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The body of a streamed answer. All methods but {@link #execute} belong to the connection's event
 * loop.
 */
public final class BodyStream {
  private static final long NONE = -1;

  private final Exchange exchange;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Cancellation cancellation;
  private boolean open;
  private long slowTimer = NONE;

  BodyStream(
      Exchange exchange,
      HttpServerRequest request,
      HttpServerResponse response,
      Cancellation cancellation) {
    this.exchange = exchange;
    this.request = request;
    this.response = response;
    this.cancellation = cancellation;
  }

  void open() {
    open = true;
  }

  /** Runs on the connection's event loop, at once if called there. Callable from any thread. */
  public void execute(Runnable action) {
    exchange.onEventLoop(action);
  }

  /** Runs the action on the event loop once, this much later. */
  public void after(Duration delay, Runnable action) {
    exchange.after(delay, action);
  }

  /** Whether the client can still be written to. */
  public boolean isOpen() {
    return open && !response.ended() && !response.closed();
  }

  /**
   * Writes bytes.
   *
   * @return whether there is room for more
   */
  public boolean write(byte[] bytes) {
    if (!isOpen()) {
      return true;
    }
    if (bytes.length > 0) {
      response.write(Buffer.buffer(bytes)).onFailure(e -> cancellation.cancel());
    }
    boolean full = response.writeQueueFull();
    if (full && slowTimer == NONE) {
      slowTimer = exchange.afterSlow(this::tooSlow);
    }
    return !full;
  }

  private void tooSlow() {
    slowTimer = NONE;
    if (isOpen() && response.writeQueueFull()) {
      open = false;
      cancellation.cancel();
      Cut.now(request.connection());
    }
  }

  /** Runs the action once there is room. */
  public void whenWritable(Runnable action) {
    if (!isOpen() || !response.writeQueueFull()) {
      action.run();
      return;
    }
    response.drainHandler(v -> {
      response.drainHandler(null);
      exchange.cancelTimer(slowTimer);
      slowTimer = NONE;
      action.run();
    });
  }

  /** Ends the body cleanly. */
  public void end() {
    if (isOpen()) {
      open = false;
      exchange.cutUnlessTaken(response.end());
    }
  }

  /**
   * Ends the connection so that no client can take the body for whole, after what was written has
   * gone out, or the client had long enough to take it.
   */
  public void abort() {
    if (isOpen()) {
      open = false;
      exchange.cutUnlessTaken(
          response.write(Buffer.buffer(0)).onComplete(done -> request.connection().close()));
    }
  }
}
