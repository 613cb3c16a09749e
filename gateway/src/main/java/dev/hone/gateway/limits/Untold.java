package dev.hone.gateway.limits;

import dev.hone.ledger.keys.SpendStore.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has ended here and is not told to the shared counters yet, summed up: while they are away it
 * grows with accounts, not with requests. Thread-safe.
 */
final class Untold {
  private Map<Share, Change> changes = new HashMap<>();
  private Map<Slot, Long> money = new HashMap<>();

  /** A keeper's share in what is reserved on an account. */
  record Share(String account, String keeper) {}

  /**
   * What becomes of it.
   *
   * @param nanos to give back
   * @param requests to end
   * @param tokens to add
   */
  record Change(long nanos, long requests, long tokens) {
    Change plus(Change other) {
      return new Change(nanos + other.nanos, requests + other.requests, tokens + other.tokens);
    }
  }

  /**
   * What is told at a time.
   *
   * @param totals whether the money is all that was spent, and not what to add
   */
  record Batch(long number, Map<Share, Change> changes, Map<Slot, Long> money, boolean totals) {}

  synchronized void change(Counters.Reserved reserved, Change change) {
    for (Claim claim : reserved.hold().claims()) {
      if (!claim.quotas().isEmpty()) {
        changes.merge(new Share(claim.account(), reserved.keeper()), change, Change::plus);
      }
    }
  }

  /** Changes and charges in one: nobody sees money that is neither reserved nor spent. */
  synchronized void settle(Counters.Reserved reserved, Change change, long nanos) {
    change(reserved, change);
    if (nanos == 0) {
      return;
    }
    for (Claim claim : reserved.hold().claims()) {
      money.merge(new Slot(claim.account(), reserved.hold().periods().day()), nanos, Long::sum);
      money.merge(new Slot(claim.account(), reserved.hold().periods().month()), nanos, Long::sum);
    }
  }

  /** Takes all of it out. */
  synchronized Batch take(long number) {
    Batch batch = new Batch(number, changes, money, false);
    changes = new HashMap<>();
    money = new HashMap<>();
    return batch;
  }

  /** Takes out a batch that begins from what is known here, for a server that lost its data. */
  synchronized Batch anew(Batch refused, LocalCounters known) {
    Map<Slot, Long> totals = new HashMap<>();
    for (Set<Slot> slots : List.of(refused.money().keySet(), money.keySet())) {
      for (Slot slot : slots) {
        totals.put(slot, known.account(slot.account()).spent(slot.period()));
      }
    }
    money = new HashMap<>();
    return new Batch(refused.number(), refused.changes(), totals, true);
  }

  synchronized boolean isEmpty() {
    return changes.isEmpty() && money.isEmpty();
  }
}
