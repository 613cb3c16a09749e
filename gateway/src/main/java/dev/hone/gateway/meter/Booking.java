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

  /** An attempt has begun, which will be booked when it ends. Must not block either. */
  default void began(RequestContext context) {}

  /** One that tells all of them, in order. */
  static Booking all(List<Booking> bookings) {
    Booking[] each = bookings.toArray(Booking[]::new);
    return new Booking() {
      @Override
      public void began(RequestContext context) {
        for (Booking booking : each) {
          booking.began(context);
        }
      }

      @Override
      public void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
        for (Booking booking : each) {
          booking.book(line, context, request);
        }
      }
    };
  }
}
