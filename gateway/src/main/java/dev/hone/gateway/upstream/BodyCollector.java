package dev.hone.gateway.upstream;

import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Reads an upstream's whole body, within a size and a time. */
final class BodyCollector {
  private BodyCollector() {}

  /**
   * The body.
   *
   * @throws UpstreamException if it breaks off, is too large or too slow
   */
  static byte[] collect(UpstreamResponse from, int limit, Duration patience) {
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    Buffer collected = Buffer.buffer();
    from.onEventLoop(() -> {
      from.response()
          .handler(part -> {
            if (collected.length() + part.length() > limit) {
              whole.completeExceptionally(
                  new UpstreamException(
                      ErrorKind.UPSTREAM,
                      "%s sent more than %d MiB".formatted(from.provider(), limit >> 20),
                      null));
              UpstreamResponse.reset(from.request());
            } else {
              collected.appendBuffer(part);
            }
          });
      from.response().endHandler(v -> whole.complete(collected.getBytes()));
      from.response()
          .exceptionHandler(e ->
              whole.completeExceptionally(
                  new UpstreamException(
                      ErrorKind.UPSTREAM,
                      from.provider() + " broke off in the middle of its answer",
                      e)));
      from.response().resume();
    });
    return UpstreamCaller.await(whole, from.provider(), patience, from::abandon);
  }
}
