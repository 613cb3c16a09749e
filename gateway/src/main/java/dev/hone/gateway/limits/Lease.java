package dev.hone.gateway.limits;

import org.jspecify.annotations.Nullable;

/**
 * What one request has reserved, until it is settled. Its attempts are booked one by one: those
 * that failed before the answer began are charged besides, the one that answered settles it.
 * Thread-safe; every end after the first does nothing.
 */
public final class Lease {
  /** Nothing was reserved. */
  static final Lease NONE = new Lease();

  private final @Nullable Counters counters;
  private final Counters.@Nullable Reserved reserved;
  private boolean answering;
  private boolean slotFree;
  private boolean settled;

  private Lease() {
    this.counters = null;
    this.reserved = null;
    this.settled = true;
    this.slotFree = true;
  }

  Lease(Counters counters, Counters.Reserved reserved) {
    this.counters = counters;
    this.reserved = reserved;
  }

  /** The answer has begun: the attempt that ends next is the last. */
  synchronized void answering() {
    answering = true;
  }

  /** The request no longer runs; its money is settled when its attempt is booked. */
  void ended() {
    synchronized (this) {
      if (slotFree) {
        return;
      }
      slotFree = true;
    }
    if (counters != null && reserved != null) {
      counters.freeSlot(reserved);
    }
  }

  /** There is no answer and will be none: all that is left goes back. */
  void abandon() {
    end(0, 0, true);
  }

  /**
   * An attempt has ended.
   *
   * @return whether the request is settled with it
   */
  boolean booked(long nanos, long tokens) {
    boolean last;
    synchronized (this) {
      last = answering;
    }
    end(nanos, tokens, last);
    return last;
  }

  private void end(long nanos, long tokens, boolean last) {
    Counters keeper = counters;
    Counters.Reserved held = reserved;
    if (keeper == null || held == null) {
      return;
    }
    boolean settles;
    synchronized (this) {
      settles = last && !settled;
      settled |= last;
    }
    if (settles) {
      keeper.settle(held, nanos, tokens);
      ended();
    } else if (nanos != 0 || tokens != 0) {
      keeper.charge(held, nanos, tokens);
    }
  }
}
