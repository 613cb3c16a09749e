package dev.hone.gateway.limits;

import dev.hone.ledger.keys.Quotas;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one account has used and reserved. Its lock is held for arithmetic only.
 *
 * <p>Money of a period is what the store said last ({@code base}) and what was charged here since
 * and is not stored yet ({@code unsaved}).
 */
final class Account {
  private final String name;
  private final Bucket requests;
  private final Bucket tokens;
  private final Map<String, Money> spent = new HashMap<>(4);
  private int parallel;
  private long held;
  private Quotas quotas = Quotas.NONE;

  private static final class Money {
    private long base;
    private long unsaved;
  }

  Account(String name, long now) {
    this.name = name;
    this.requests = new Bucket(now);
    this.tokens = new Bucket(now);
  }

  String name() {
    return name;
  }

  /** Reserves, or says what stands against it and reserves nothing. */
  synchronized Optional<Refusal> reserve(Quotas limits, Hold hold, long now) {
    quotas = limits;
    Optional<Refusal> refusal = check(limits, hold, now);
    if (refusal.isEmpty()) {
      take(hold);
    }
    return refusal;
  }

  /** Reserves without asking: somebody else has decided. */
  synchronized void force(Quotas limits, Hold hold, long now) {
    quotas = limits;
    requests.used(limits.rpm().orElse(0), now);
    tokens.used(limits.tpm().orElse(0), now);
    take(hold);
  }

  private void take(Hold hold) {
    parallel++;
    held += hold.nanos();
    requests.add(1);
    tokens.add((double) hold.tokens());
  }

  /** Undoes a reservation as if it had never been. */
  synchronized void undo(Hold hold, boolean slotHeld) {
    if (slotHeld) {
      parallel--;
    }
    held -= hold.nanos();
    requests.add(-1);
    tokens.add((double) -hold.tokens());
  }

  /** The request no longer runs. */
  synchronized void freeSlot() {
    parallel--;
  }

  /** Gives the reservation back. */
  synchronized void release(Hold hold) {
    held -= hold.nanos();
    tokens.add((double) -hold.tokens());
  }

  /** Charges what was used. */
  synchronized void charge(Periods periods, long nanos, long used) {
    tokens.add((double) used);
    if (nanos != 0) {
      money(periods.day()).unsaved += nanos;
      money(periods.month()).unsaved += nanos;
    }
  }

  private Optional<Refusal> check(Quotas limits, Hold hold, long now) {
    if (limits.parallel().isPresent() && parallel >= limits.parallel().getAsLong()) {
      return refuse(
          LimitKind.PARALLEL, limits.parallel().getAsLong(), parallel, Duration.ofSeconds(1));
    }
    Optional<Refusal> money =
        money(LimitKind.DAILY, limits.dailyNanos(), hold.periods().day(), hold)
            .or(() ->
                money(LimitKind.MONTHLY, limits.monthlyNanos(), hold.periods().month(), hold));
    if (money.isPresent()) {
      return money;
    }
    if (limits.rpm().isPresent() && !requests.fits(1, limits.rpm().getAsLong(), now)) {
      long limit = limits.rpm().getAsLong();
      return refuse(
          LimitKind.REQUESTS,
          limit,
          (long) Math.ceil(requests.used(limit, now)),
          requests.wait(1, limit, now));
    }
    if (limits.tpm().isPresent() && !tokens.fits(hold.tokens(), limits.tpm().getAsLong(), now)) {
      long limit = limits.tpm().getAsLong();
      return refuse(
          LimitKind.TOKENS,
          limit,
          (long) Math.ceil(tokens.used(limit, now)),
          tokens.wait(hold.tokens(), limit, now));
    }
    // Drains both, so that what is added next is added now.
    requests.used(limits.rpm().orElse(0), now);
    tokens.used(limits.tpm().orElse(0), now);
    return Optional.empty();
  }

  private Optional<Refusal> money(LimitKind kind, OptionalLong limit, String period, Hold hold) {
    if (limit.isEmpty() || hold.nanos() == 0) {
      return Optional.empty();
    }
    long used = spent(period) + held;
    return used + hold.nanos() <= limit.getAsLong()
        ? Optional.empty()
        : refuse(kind, limit.getAsLong(), used, Duration.ZERO);
  }

  private Optional<Refusal> refuse(LimitKind kind, long limit, long used, Duration wait) {
    return Optional.of(new Refusal(name, kind, limit, used, wait));
  }

  /** Nano-dollars charged to a period, by everybody as far as known here. */
  synchronized long spent(String period) {
    Money money = spent.get(period);
    return money == null ? 0 : money.base + money.unsaved;
  }

  synchronized long held() {
    return held;
  }

  synchronized int parallel() {
    return parallel;
  }

  /** The limits that were last asked for. */
  synchronized Quotas quotas() {
    return quotas;
  }

  synchronized Level level(Quotas limits, long now) {
    return new Level(
        limits,
        requests.used(limits.rpm().orElse(0), now),
        tokens.used(limits.tpm().orElse(0), now));
  }

  /** What the store does not have yet, by period. */
  synchronized Map<String, Long> unsaved() {
    Map<String, Long> amounts = new HashMap<>();
    spent.forEach((period, money) -> {
      if (money.unsaved != 0) {
        amounts.put(period, money.unsaved);
      }
    });
    return amounts;
  }

  /** The store has so much more of it now. */
  synchronized void saved(String period, long nanos) {
    Money money = money(period);
    money.base += nanos;
    money.unsaved -= nanos;
  }

  /** The store says so. */
  synchronized void stored(String period, long nanos) {
    money(period).base = nanos;
  }

  /** Forgets other periods than these, where they are stored. */
  synchronized void forgetBut(Set<String> periods) {
    spent.entrySet().removeIf(e -> e.getValue().unsaved == 0 && !periods.contains(e.getKey()));
  }

  private Money money(String period) {
    return spent.computeIfAbsent(period, p -> new Money());
  }
}
