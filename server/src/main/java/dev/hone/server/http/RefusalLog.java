package dev.hone.server.http;

import dev.hone.wire.error.WireException;

/**
 * Hears of requests that Hone itself refused: an unknown key, a limit, a path that is not there. No
 * upstream was asked for them, so that the meter knows nothing of them. Called on any thread, and
 * must not block.
 */
@FunctionalInterface
public interface RefusalLog {
  /** Writes nothing. */
  RefusalLog NONE = (exchange, refusal) -> {};

  /** A request was refused. */
  void refused(Exchange exchange, WireException refusal);
}
