package dev.hone.gateway.meter;

import dev.hone.ledger.UsageRecord;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import java.util.List;
import java.util.Optional;

/**
 * Hears of every attempt when it has ended: the ledger, and whoever else counts. It is called on
 * whatever thread ended the attempt, often an event loop, so it must not block.
 */
@FunctionalInterface
public interface Booking {
  /**
   * An attempt has ended.
   *
   * @param line its ledger line
   * @param request what was asked, where it was a chat request
   */
  void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request);

  /** One that tells all of them, in order. */
  static Booking all(List<Booking> bookings) {
    Booking[] each = bookings.toArray(Booking[]::new);
    return (line, context, request) -> {
      for (Booking booking : each) {
        booking.book(line, context, request);
      }
    };
  }
}
