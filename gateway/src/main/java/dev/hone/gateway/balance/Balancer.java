package dev.hone.gateway.balance;

import dev.hone.gateway.provider.BreakerPolicy;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.UpstreamException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the lane of a request and remembers how servers and accounts fare. What it knows of them
 * outlives a change of the configuration. Thread-safe.
 */
public final class Balancer {
  private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);
  private static final Duration LIMITED = Duration.ofSeconds(10);
  private static final Duration REFUSED = Duration.ofMinutes(5);

  private final LongSupplier nanos;
  private final Map<ServerId, Server> servers = new ConcurrentHashMap<>();
  private final Map<AccountId, Rests> accounts = new ConcurrentHashMap<>();

  /** By identity: a configuration's providers live as long as it does, and are few. */
  private volatile Map<Provider, Lanes> lanes = Map.of();

  private record ServerId(String provider, URI url, BreakerPolicy breaker) {
    static ServerId of(Provider provider, URI url) {
      return new ServerId(provider.name(), url, provider.breaker());
    }
  }

  private record AccountId(String provider, URI url, Optional<Secret> key) {}

  /**
   * @param nanos a monotonic clock, {@link System#nanoTime}
   */
  public Balancer(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Serves these providers from now on; what is known of those that stay is kept. */
  public synchronized void serve(List<Provider> providers) {
    IdentityHashMap<Provider, Lanes> next = new IdentityHashMap<>();
    providers.forEach(p -> next.put(p, build(p)));
    Set<ServerId> kept = new HashSet<>();
    Set<AccountId> used = new HashSet<>();
    for (Lanes all : next.values()) {
      for (Lane lane : all.all()) {
        Provider provider = lane.provider();
        kept.add(ServerId.of(provider, lane.server().url()));
        used.add(new AccountId(provider.name(), lane.server().url(), lane.key()));
      }
    }
    servers.keySet().retainAll(kept);
    accounts.keySet().retainAll(used);
    lanes = Collections.unmodifiableMap(next);
  }

  /** Every server that is served now. */
  public List<Server> servers() {
    return List.copyOf(servers.values());
  }

  /** The server at a provider's base URL. */
  Optional<Server> server(Provider at) {
    return Optional.ofNullable(servers.get(ServerId.of(at, at.baseUrl())));
  }

  /** Whether requests for a provider have a choice, so that their affinity matters. */
  public boolean hasChoice(Provider provider) {
    return of(provider).all().size() > 1;
  }

  /**
   * How long a provider itself asked not to be asked again for a model, on every lane that works;
   * empty if it may be asked.
   */
  public Optional<Duration> asked(Provider provider, String model) {
    long now = now();
    Optional<Duration> shortest = Optional.empty();
    for (Lane lane : of(provider).all()) {
      Optional<Duration> asked = lane.rests().asked(model, now);
      if (asked.isEmpty()) {
        return Optional.empty();
      }
      if (shortest.isEmpty() || asked.get().compareTo(shortest.get()) < 0) {
        shortest = asked;
      }
    }
    return shortest;
  }

  /**
   * The best lane that is usable and not among those tried already.
   *
   * @param affinity of the conversation, see {@link Affinity}
   */
  public Optional<Passage> enter(Provider provider, String model, long affinity, Set<Lane> tried) {
    for (Lane lane : of(provider).order(model, affinity, tried, now())) {
      if (lane.server().breaker().tryAcquirePermission()) {
        return Optional.of(new Passage(this, lane, model, true, now()));
      }
    }
    return Optional.empty();
  }

  /**
   * A lane although none is usable: for a request that has nowhere else to go. The one that may be
   * used soonest.
   */
  public Passage enterAnyway(Provider provider, String model, long affinity) {
    long now = now();
    Lane best = of(provider).all().getFirst();
    for (Lane lane : of(provider).all()) {
      int sooner = Long.compare(lane.rests().left(model, now), best.rests().left(model, now));
      if (sooner < 0 || (sooner == 0 && lane.weight(affinity) > best.weight(affinity))) {
        best = lane;
      }
    }
    return new Passage(this, best, model, best.server().breaker().tryAcquirePermission(), now);
  }

  long now() {
    return nanos.getAsLong();
  }

  /** An account was limited or refused. */
  void refused(Lane lane, String model, UpstreamException failure) {
    if (failure.status() == 429) {
      lane.rests().limited(model, failure.retryAfter(), LIMITED, now());
    } else if (failure.status() == 401) {
      Duration rest = lane.key().isPresent() ? REFUSED : Duration.ZERO;
      if (lane.rests().refused(rest, now())) {
        // Clients are told that a key is wrong, and would look for the fault in theirs.
        LOG.warn(
            "{} refuses {} of this gateway: {}. Give it a good one in the configuration.",
            lane.provider().name(),
            account(lane),
            failure.getMessage());
      }
    }
  }

  /** Which of a provider's keys it is, without a letter of it. */
  private static String account(Lane lane) {
    List<Secret> keys = lane.provider().keys();
    if (lane.key().isEmpty()) {
      return "the credentials";
    }
    return keys.size() < 2
        ? "the key"
        : "key " + (keys.indexOf(lane.key().get()) + 1) + " of " + keys.size();
  }

  private Lanes of(Provider provider) {
    Lanes known = lanes.get(provider);
    return known != null ? known : build(provider);
  }

  private Lanes build(Provider provider) {
    List<Lane> all = new ArrayList<>();
    for (URI url : provider.servers()) {
      Server server =
          servers.computeIfAbsent(
              ServerId.of(provider, url),
              id -> new Server(provider.name(), url, provider.breaker(), nanos));
      Provider at = url.equals(provider.baseUrl()) ? provider : provider.at(url);
      List<Optional<Secret>> keys =
          provider.keys().isEmpty()
              ? List.of(Optional.empty())
              : provider.keys().stream().map(Optional::of).toList();
      for (Optional<Secret> key : keys) {
        Rests rests =
            accounts.computeIfAbsent(new AccountId(provider.name(), url, key), id -> new Rests());
        all.add(Lane.of(at, key, server, rests));
      }
    }
    return new Lanes(provider, all);
  }
}
