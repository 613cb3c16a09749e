package dev.hone.gateway.provider;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The replicas of a provider that is several equal servers, and how they share the load.
 *
 * @param urls base URLs; empty: there is one server, the provider's own base URL
 * @param kind what the servers are
 * @param every pause between two looks at a replica
 * @param health path to probe instead of the kind's own
 * @param spill percent by which a replica may exceed its even share before conversations leave it
 * @param spillFrom requests that a replica may always have, whatever its share
 */
public record Replication(
    List<URI> urls,
    ServerKind kind,
    Duration every,
    Optional<String> health,
    int spill,
    int spillFrom) {
  /** One server that nobody looks at. */
  public static final Replication NONE =
      new Replication(List.of(), ServerKind.OTHER, Duration.ofSeconds(2), Optional.empty(), 25, 4);

  /** Refuses what can't be balanced. */
  public Replication {
    urls = List.copyOf(urls);
    if (every.toMillis() < 100) {
      throw new IllegalArgumentException("replicas are looked at every 100 ms at most");
    }
    if (spill < 0 || spillFrom < 1) {
      throw new IllegalArgumentException("a share can't be exceeded by less than nothing");
    }
  }

  /** The same at these addresses. */
  public Replication withUrls(List<URI> other) {
    return new Replication(other, kind, every, health, spill, spillFrom);
  }

  /** Whether replicas are looked at: there are several, or a path was configured. */
  public boolean watched() {
    return health.isPresent() || (urls.size() > 1 && !kind.health().isEmpty());
  }
}
