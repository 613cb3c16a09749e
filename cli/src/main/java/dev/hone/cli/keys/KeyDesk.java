package dev.hone.cli.keys;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.keys.StoredToken;
import dev.hone.ledger.keys.VirtualKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where keys are made, changed and looked at. */
public interface KeyDesk extends AutoCloseable {
  /** A key that was made or rotated, and its token, which is not to be seen again. */
  record Issued(VirtualKey key, String token) {}

  /** A key and what is known of its tokens. */
  record Listed(VirtualKey key, List<StoredToken> tokens) {
    /** Keeps a copy. */
    public Listed {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * All keys, by name.
   *
   * @param configured what each key of the configuration may do, by its name and in its order
   * @param unreadable what is wrong with each key that can't be understood, by its name
   */
  record Listing(List<Listed> keys, Map<String, Grant> configured, Map<String, String> unreadable) {
    /** Keeps copies. */
    public Listing {
      keys = List.copyOf(keys);
      configured = Collections.unmodifiableMap(new LinkedHashMap<>(configured));
      unreadable = Map.copyOf(unreadable);
    }
  }

  /** Makes a key. */
  Issued create(VirtualKey key);

  /** Gives a key another token; the one before stays good for the grace period. */
  Issued rotate(String name, Duration grace);

  /** Refuses a key, or takes it again. */
  void disable(String name, boolean off);

  /** Ends a key for good. */
  void delete(String name);

  /** What there is. */
  Listing list();

  @Override
  void close();
}
