package dev.hone.server;

import dev.hone.gateway.limits.Alarms;
import dev.hone.gateway.limits.BudgetBooks;
import dev.hone.gateway.limits.Destinations;
import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.limits.LimitState;
import dev.hone.gateway.limits.Limiter;
import dev.hone.gateway.limits.LocalCounters;
import dev.hone.gateway.limits.SharedCounters;
import dev.hone.gateway.valkey.Valkey;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.keys.KeyRing;
import dev.hone.ledger.keys.KeyStore;
import dev.hone.ledger.keys.SpendStore;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.server.config.HoneConfig;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Keys, counters, their books and alarms: what limits keep over a change of the configuration. */
final class LimitParts implements AutoCloseable {
  private final KeyRing keys;
  private final LimitState state;
  private final Optional<SharedCounters> shared;
  private final Alarms alarms = new Alarms();
  private final BudgetBooks books;
  private final InstantSource clock;

  /**
   * @param valkey what other gateways share limits in
   */
  LimitParts(Database database, Optional<Valkey> valkey, InstantSource clock) {
    this.clock = clock;
    this.keys = KeyRing.open(new KeyStore(database), clock);
    LocalCounters local = new LocalCounters(System::nanoTime);
    this.shared = valkey.map(v -> SharedCounters.over(v, local));
    this.state = shared.map(s -> new LimitState(s, local)).orElseGet(() -> new LimitState(local));
    this.books = new BudgetBooks(new SpendStore(database), state, alarms, clock).start();
  }

  KeyRing keys() {
    return keys;
  }

  LimitState state() {
    return state;
  }

  /** A limiter by a configuration's rules. */
  Limiter limiter(HoneConfig config, Destinations destinations, PriceBook prices) {
    alarms.rules(config.limits().alarms());
    Map<String, Grant> configured = config.grants();
    return new Limiter(
        config.limits().rules(),
        name -> Optional.ofNullable(configured.get(name)).or(() -> granted(name)),
        destinations,
        prices,
        state,
        clock);
  }

  private Optional<Grant> granted(String name) {
    return keys.find(name).map(k -> new Grant(k.team(), k.models(), k.quotas()));
  }

  @Override
  public void close() {
    shared.ifPresent(SharedCounters::close);
    books.close();
    keys.close();
    alarms.close();
  }
}
