package dev.hone.gateway.retry;

import dev.hone.wire.Cancellation;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting between two tries. */
final class Pause {
  private Pause() {}

  /**
   * Waits, but not for a client that leaves meanwhile.
   *
   * @throws WireException CANCELLED if it does
   */
  static void of(Duration wait, Cancellation cancellation) {
    if (wait.isZero()) {
      return;
    }
    CountDownLatch left = new CountDownLatch(1);
    cancellation.onCancel(left::countDown);
    try {
      if (left.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new WireException(ErrorKind.CANCELLED, "the client left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException(ErrorKind.CANCELLED, "The server is shutting down.");
    }
  }
}
