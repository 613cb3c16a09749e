package dev.hone.gateway.upstream;

import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
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
   * The body.
   *
   * @throws UpstreamException if it breaks off, is too large or too slow
   */
  static byte[] collect(UpstreamResponse from, int limit, Duration patience) {
    BodyCollector collector = new BodyCollector(from, limit);
    from.onEventLoop(() -> from.body().read(collector));
    return UpstreamCaller.await(collector.whole, from.provider(), patience, from::abandon);
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
