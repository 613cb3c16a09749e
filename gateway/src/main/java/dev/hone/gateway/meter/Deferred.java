package dev.hone.gateway.meter;

import dev.hone.wire.RequestContext;
import java.time.Instant;

/** Hears of answers that the provider goes on with in the background: their usage comes later. */
@FunctionalInterface
public interface Deferred {
  /** Nobody listens. */
  Deferred NONE = (provider, response, context, time) -> {};

  /**
   * An answer ended here without its usage. Does not block.
   *
   * @param response the provider's id of it
   * @param time when it was asked for
   */
  void began(String provider, String response, RequestContext context, Instant time);
}
