package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.server.local.LocalBackend;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;

/** The local engine with a ledger line for every request. */
public final class MeteredLocal implements Backend {
  private final LocalBackend local;
  private final Meter meter;

  public MeteredLocal(LocalBackend local, Meter meter) {
    this.local = local;
    this.meter = meter;
  }

  @Override
  public ChatStream open(ChatRequest request, RequestContext context) {
    Attempt attempt = meter.begin(request, context, 1, Meter.LOCAL);
    try {
      return new MeteredLocalStream(local.open(request, context), attempt, request.model());
    } catch (WireException e) {
      attempt.failed(e);
      throw e;
    } catch (RuntimeException e) {
      attempt.failed(new WireException(ErrorKind.INTERNAL, "the engine failed: " + e, e));
      throw e;
    }
  }
}
