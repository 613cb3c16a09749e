package dev.hone.gateway.limits;

import java.util.Optional;

/** Where reservations are kept: all of a hold's accounts take it, or none. Thread-safe. */
interface Counters {
  /** A hold and what its keeper must remember of it. */
  record Reserved(Hold hold, String keeper) {}

  /** A reservation, or what stands against it. */
  sealed interface Verdict {
    record Granted(Reserved reserved) implements Verdict {}

    record Denied(Refusal refusal) implements Verdict {}
  }

  /** Reserves. May block for a round trip, on the request's virtual thread. */
  Verdict reserve(Hold hold);

  /** The request no longer runs. Does not block, as all that follow. */
  void freeSlot(Reserved reserved);

  /** Gives back what was reserved and charges what was used, in one. */
  void settle(Reserved reserved, long nanos, long tokens);

  /** Charges besides: for an attempt that failed and cost something all the same. */
  void charge(Reserved reserved, long nanos, long tokens);

  /** How full an account's buckets are; empty if nothing is known of it. */
  Optional<Level> level(Claim claim);
}
