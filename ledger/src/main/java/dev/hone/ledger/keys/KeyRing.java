package dev.hone.ledger.keys;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of clients, held in memory and looked at every two seconds: what another gateway or the
 * command line changes holds soon, what this one changes at once. A store that goes away leaves the
 * keys that were read last; a key that can't be understood is refused, and no other. Lookups are by
 * the whole SHA-256 of what was sent, so that no two tokens can be taken for each other, and how
 * long one takes says nothing about any token. Thread-safe.
 */
public final class KeyRing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
  private static final Duration REFRESH = Duration.ofSeconds(2);

  private final KeyStore store;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  // JDBC pins virtual threads: all of it happens on this one platform thread.
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("hone-keys").daemon().factory());
  private volatile Snapshot keys = new Snapshot(false, 0, Map.of(), Map.of(), List.of(), Map.of());
  private boolean complained;

  private record Snapshot(
      boolean read,
      long change,
      Map<String, VirtualKey> byName,
      Map<String, StoredToken> byHash,
      List<StoredToken> tokens,
      Map<String, String> unreadable) {}

  /** A key and its token, which is not to be seen again. */
  public record Issued(VirtualKey key, KeyToken token) {}

  private KeyRing(KeyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Reads the keys, and goes on reading. A store that is down is no error: it may come. */
  public static KeyRing open(KeyStore store, InstantSource clock) {
    KeyRing ring = new KeyRing(store, clock);
    ring.reread();
    var _ =
        ring.worker.scheduleWithFixedDelay(
            ring::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    return ring;
  }

  /** Whether the keys could be read at least once. */
  public boolean known() {
    return keys.read();
  }

  /** Whether there is no key at all. */
  public boolean isEmpty() {
    Snapshot now = keys;
    return now.byName().isEmpty() && now.unreadable().isEmpty();
  }

  /**
   * The key whose token was sent, if it may be used now.
   *
   * @param digest what {@link KeyToken#digest} makes of what was sent
   */
  public Optional<VirtualKey> authenticate(byte[] digest) {
    Snapshot now = keys;
    StoredToken token = now.byHash().get(KeyToken.hash(digest));
    Instant time = clock.instant();
    if (token == null || !token.valid(time)) {
      return Optional.empty();
    }
    return Optional.ofNullable(now.byName().get(token.name())).filter(k -> k.usable(time));
  }

  /**
   * Why the token that was sent opens nothing, where it is one that is known: whoever has it may be
   * told.
   *
   * @param digest what {@link KeyToken#digest} makes of what was sent
   */
  public Optional<String> refusal(byte[] digest) {
    Snapshot now = keys;
    StoredToken token = now.byHash().get(KeyToken.hash(digest));
    if (token == null) {
      return Optional.empty();
    }
    Instant time = clock.instant();
    VirtualKey key = now.byName().get(token.name());
    String of = "the key '" + token.name() + "'";
    if (!token.valid(time)) {
      return Optional.of("This token of " + of + " was replaced by a newer one.");
    }
    if (key == null) {
      return Optional.of("What is kept of " + of + " can't be understood.");
    }
    if (key.disabled()) {
      return Optional.of("The key '" + key.name() + "' is disabled.");
    }
    return key.expires()
        .filter(end -> !time.isBefore(end))
        .map(end -> "The key '" + key.name() + "' ended at " + end + ".");
  }

  /** The key of this name. */
  public Optional<VirtualKey> find(String name) {
    return Optional.ofNullable(keys.byName().get(name));
  }

  /** All keys, by name. */
  public List<VirtualKey> all() {
    return keys.byName().values().stream().sorted(Comparator.comparing(VirtualKey::name)).toList();
  }

  /** What is wrong with each key that can't be understood, by its name: all of them are refused. */
  public Map<String, String> unreadable() {
    return keys.unreadable();
  }

  /** What is kept of a key's tokens, oldest first. */
  public List<StoredToken> tokens(String name) {
    return keys.tokens().stream().filter(t -> t.name().equals(name)).toList();
  }

  /**
   * Makes a key.
   *
   * @throws KeyException if the name is taken, or the store can't be used
   */
  public Issued create(VirtualKey key) {
    KeyToken token = KeyToken.fresh(random);
    change(() -> store.create(key, token, clock.instant()));
    return new Issued(key, token);
  }

  /**
   * Gives a key another token; the one before stays good for the grace period.
   *
   * @throws KeyException if there is no such key, or the store can't be used
   */
  public Issued rotate(String name, Duration grace) {
    KeyToken token = KeyToken.fresh(random);
    change(() -> {
      Instant now = clock.instant();
      store.rotate(name, token, now, now.plus(grace));
    });
    return new Issued(require(name), token);
  }

  /**
   * Changes a key as the store has it now, which may be newer than what is known here. What the
   * change throws leaves the key as it was.
   *
   * @param change may be asked more than once
   * @throws KeyException if there is no such key, or the store can't be used
   */
  public VirtualKey update(String name, UnaryOperator<VirtualKey> change) {
    change(() -> store.update(name, change));
    return require(name);
  }

  /** Ends a key for good. */
  public void delete(String name) {
    change(() -> store.delete(name));
  }

  private VirtualKey require(String name) {
    String reason = keys.unreadable().get(name);
    if (reason != null) {
      throw KeyException.unreadable(name, reason);
    }
    return find(name).orElseThrow(() -> KeyException.unknown(name));
  }

  private void change(Runnable work) {
    await(
        worker.submit(() -> {
          work.run();
          take(store.read());
        }));
  }

  /** Reads what is there now. */
  void reread() {
    await(worker.submit(this::refresh));
  }

  private void refresh() {
    try {
      if (!keys.read() || store.change() != keys.change()) {
        take(store.read());
      }
      if (complained) {
        complained = false;
        LOG.info("The keys can be read again.");
      }
    } catch (KeyException e) {
      if (!(e.getCause() instanceof SQLException failure && store.outage().explains(failure))) {
        missed(String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException e) {
      // Whatever it is, the next reading comes: keys that were ended elsewhere must end here.
      missed("The keys can't be understood (" + e + ")");
    }
  }

  private void missed(String reason) {
    if (!complained && !worker.isShutdown()) {
      complained = true;
      LOG.warn("{}; those read last stay in force.", reason);
    }
  }

  private void take(KeyStore.Contents contents) {
    Map<String, VirtualKey> byName = new HashMap<>();
    contents.keys().forEach(k -> byName.put(k.name(), k));
    Map<String, StoredToken> byHash = new HashMap<>();
    contents.tokens().forEach(t -> byHash.put(t.hash(), t));
    Map<String, String> before = keys.unreadable();
    keys =
        new Snapshot(
            true,
            contents.change(),
            byName,
            byHash,
            List.copyOf(contents.tokens()),
            contents.unreadable());
    contents
        .unreadable()
        .forEach((name, reason) -> {
          if (!reason.equals(before.get(name))) {
            LOG.error(
                "The key '{}' can't be understood ({}) and is refused: mend its row in api_key, or"
                    + " end it with 'hone keys delete {}'.",
                name,
                reason,
                name);
          }
        });
  }

  private void await(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw KeyException.store("the database", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KeyException.store("the database", e);
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
    try {
      worker.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
