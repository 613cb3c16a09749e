package dev.hone.gateway.upstream;

import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Reads an upstream's whole body, within a size and a time. */
final class BodyCollector implements UpstreamBody.Reader {
  private final UpstreamResponse from;
  private final int limit;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

  private BodyCollector(UpstreamResponse from, int limit) {
    this.from = from;
    this.limit = limit;
  }

  /**
   * The body, or an {@link UpstreamException} if it breaks off or is too large. Called on the
   * connection's event loop.
   */
  static CompletableFuture<byte[]> collect(UpstreamResponse from, int limit) {
    BodyCollector collector = new BodyCollector(from, limit);
    from.body().read(collector);
    return collector.whole;
  }

  /** The same, and an exception also if it does not come within {@code patience}. */
  static CompletableFuture<byte[]> collect(UpstreamResponse from, int limit, Duration patience) {
    BodyCollector collector = new BodyCollector(from, limit);
    from.body().read(collector);
    if (collector.whole.isDone()) {
      return collector.whole;
    }
    Vertx vertx = from.context().owner();
    long timer = vertx.setTimer(Math.max(1, patience.toMillis()), t -> collector.late(patience));
    return collector.whole.whenComplete((bytes, failure) -> vertx.cancelTimer(timer));
  }

  private void late(Duration patience) {
    if (!whole.isDone()) {
      whole.completeExceptionally(
          from.failure(
              ErrorKind.TIMEOUT,
              "%s did not end its answer within %s s"
                  .formatted(from.provider(), UpstreamCaller.seconds(patience)),
              ""));
      UpstreamResponse.reset(from.request());
    }
  }

  @Override
  public void chunk(byte[] bytes) {
    if (whole.isDone()) {
      return;
    }
    if (collected.size() + bytes.length > limit) {
      whole.completeExceptionally(
          from.failure(
              ErrorKind.UPSTREAM,
              "%s sent more than %d MiB".formatted(from.provider(), limit >> 20),
              ""));
      UpstreamResponse.reset(from.request());
    } else {
      collected.writeBytes(bytes);
    }
  }

  @Override
  public void ended() {
    whole.complete(collected.toByteArray());
  }

  @Override
  public void broken(Throwable cause) {
    whole.completeExceptionally(
        from.failure(
            ErrorKind.UPSTREAM, from.provider() + " broke off in the middle of its answer", ""));
  }
}
