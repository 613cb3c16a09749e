package dev.hone.gateway.limits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The counters of one gateway, in its memory. An account is locked for a few additions, never two
 * at a time: a hold is taken account by account and given back where a later one refuses.
 */
public final class LocalCounters implements Counters {
  /** The keeper of what was reserved here alone. */
  static final String HERE = "";

  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * @param nanos a monotonic clock, {@link System#nanoTime}
   */
  public LocalCounters(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public Verdict reserve(Hold hold) {
    long now = nanos.getAsLong();
    List<Account> taken = new ArrayList<>(hold.claims().size());
    for (Claim claim : hold.claims()) {
      Account account = account(claim.account());
      Optional<Refusal> refusal = account.reserve(claim.quotas(), hold, now);
      if (refusal.isPresent()) {
        taken.forEach(a -> a.undo(hold, true));
        return new Verdict.Denied(refusal.get());
      }
      taken.add(account);
    }
    return new Verdict.Granted(new Reserved(hold, HERE));
  }

  /** Notes what was reserved elsewhere. */
  void force(Hold hold) {
    long now = nanos.getAsLong();
    for (Claim claim : hold.claims()) {
      account(claim.account()).force(claim.quotas(), hold, now);
    }
  }

  @Override
  public void freeSlot(Reserved reserved) {
    for (Claim claim : reserved.hold().claims()) {
      account(claim.account()).freeSlot();
    }
  }

  @Override
  public void settle(Reserved reserved, long amount, long tokens) {
    Hold hold = reserved.hold();
    for (Claim claim : hold.claims()) {
      Account account = account(claim.account());
      // Charged first: nobody sees money that is neither reserved nor spent.
      account.charge(hold.periods(), amount, tokens);
      account.release(hold);
    }
  }

  @Override
  public void charge(Reserved reserved, long amount, long tokens) {
    for (Claim claim : reserved.hold().claims()) {
      account(claim.account()).charge(reserved.hold().periods(), amount, tokens);
    }
  }

  @Override
  public Optional<Level> level(Claim claim) {
    return Optional.ofNullable(accounts.get(claim.account()))
        .map(a -> a.level(claim.quotas(), nanos.getAsLong()));
  }

  /** The account of this name; made when first asked for. */
  Account account(String name) {
    Account known = accounts.get(name);
    return known != null
        ? known
        : accounts.computeIfAbsent(name, n -> new Account(n, nanos.getAsLong()));
  }

  Collection<Account> accounts() {
    return accounts.values();
  }
}
