package dev.hone.gateway.limits;

import org.jspecify.annotations.Nullable;

/**
 * What one request has reserved, until it is settled. Its attempts are booked one by one and in any
 * order, for those of a hedged request run beside each other: each is charged, and the last to end
 * once the answer has begun settles it. Thread-safe; every end after the first does nothing.
 */
public final class Lease {
  /** Nothing was reserved. */
  static final Lease NONE = new Lease();

  private final @Nullable Counters counters;
  private final Counters.@Nullable Reserved reserved;
  private int attempts;
  private int running;
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

  /** An attempt has begun, which will be booked. */
  synchronized void attempting() {
    attempts++;
    running++;
  }

  /**
   * The answer has begun: no further attempt will.
   *
   * @return whether the request is settled with it, since all its attempts were booked before
   */
  boolean answering() {
    boolean last;
    synchronized (this) {
      answering = true;
      last = attempts > 0 && running == 0;
    }
    if (last) {
      end(0, 0, true);
    }
    return last;
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
      running = Math.max(0, running - 1);
      last = answering && running == 0;
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
