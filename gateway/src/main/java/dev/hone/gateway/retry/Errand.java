package dev.hone.gateway.retry;

import dev.hone.gateway.route.Hedge;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A request on its way: what is asked, how long it may take, and how often it was tried. */
final class Errand {
  private final ChatRequest request;
  private final RequestContext context;
  private final long affinity;
  private final Optional<Hedge> hedge;
  private final LongSupplier nanos;
  private final long deadline;
  private final AtomicInteger attempts = new AtomicInteger();

  Errand(
      ChatRequest request,
      RequestContext context,
      long affinity,
      Optional<Hedge> hedge,
      LongSupplier nanos,
      Duration total) {
    this.request = request;
    this.context = context;
    this.affinity = affinity;
    this.hedge = hedge;
    this.nanos = nanos;
    this.deadline = nanos.getAsLong() + total.toNanos();
  }

  ChatRequest request() {
    return request;
  }

  RequestContext context() {
    return context;
  }

  long affinity() {
    return affinity;
  }

  Optional<Hedge> hedge() {
    return hedge;
  }

  Duration timeLeft() {
    return Duration.ofNanos(deadline - nanos.getAsLong());
  }

  /** The number of the attempt that begins, from 1. */
  int nextAttempt() {
    return attempts.incrementAndGet();
  }
}
