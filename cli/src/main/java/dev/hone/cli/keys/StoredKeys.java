package dev.hone.cli.keys;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.database.Database;
import dev.hone.ledger.keys.KeyException;
import dev.hone.ledger.keys.KeyRing;
import dev.hone.ledger.keys.KeyStore;
import dev.hone.ledger.keys.VirtualKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Keys in the database itself; a server that runs takes what changed within two seconds. */
public final class StoredKeys implements KeyDesk {
  private final Database database;
  private final KeyRing ring;
  private final Map<String, Grant> configured;

  /**
   * Opens them.
   *
   * @param database is closed with this
   * @param configured what keys of the configuration may do, which are nowhere else
   */
  public StoredKeys(Database database, Map<String, Grant> configured) {
    this.database = database;
    this.configured = configured;
    KeyStore store = new KeyStore(database);
    try {
      // A server goes on without them; a command says why it can't, and ends.
      store.read();
    } catch (KeyException e) {
      database.close();
      throw e;
    }
    this.ring = KeyRing.open(store, Clock.systemUTC());
    if (!ring.known()) {
      close();
      throw new IllegalStateException("The keys in " + database.address() + " can't be read.");
    }
  }

  @Override
  public Issued create(VirtualKey key) {
    return issued(ring.create(key));
  }

  @Override
  public Issued rotate(String name, Duration grace) {
    return issued(ring.rotate(name, grace));
  }

  private static Issued issued(KeyRing.Issued issued) {
    return new Issued(issued.key(), issued.token().reveal());
  }

  @Override
  public void disable(String name, boolean off) {
    ring.update(name, key -> key.disabled(off));
  }

  @Override
  public void delete(String name) {
    ring.delete(name);
  }

  @Override
  public Listing list() {
    return new Listing(
        ring.all().stream().map(k -> new Listed(k, ring.tokens(k.name()))).toList(),
        configured,
        ring.unreadable());
  }

  @Override
  public void close() {
    ring.close();
    database.close();
  }
}
