package dev.hone.gateway.limits;

import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import java.util.function.Supplier;

/** The first stage: nothing is sent, looked up or counted before a request is let through. */
public final class LimitStage implements Backend {
  private final Limiter limiter;
  private final Backend next;

  public LimitStage(Limiter limiter, Backend next) {
    this.limiter = limiter;
    this.next = next;
  }

  @Override
  public ChatStream open(ChatRequest request, RequestContext context) {
    return run(Wanted.of(request), context, () -> next.open(request, context));
  }

  /** Lets any other call through. */
  public ChatStream call(Wanted wanted, RequestContext context, Supplier<ChatStream> call) {
    return run(wanted, context, call);
  }

  private ChatStream run(Wanted wanted, RequestContext context, Supplier<ChatStream> call) {
    Lease lease = limiter.admit(wanted, context);
    try {
      return limiter.watch(call.get(), lease, context);
    } catch (Throwable e) {
      limiter.abandon(context, lease);
      throw e;
    }
  }
}
