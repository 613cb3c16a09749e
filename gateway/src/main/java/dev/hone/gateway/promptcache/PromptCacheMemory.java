package dev.hone.gateway.promptcache;

import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.keys.KeyToken;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What prompt caching remembers over changes of the configuration. */
public final class PromptCacheMemory {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int REFUSALS = 1_000;

  private final CachePlanner planner = new CachePlanner();
  private final ContentPlanner contents = new ContentPlanner();
  private final LiveContents live = new LiveContents();
  private final TokenScale scale = new TokenScale();
  private final FirstFlights flights = new FirstFlights(PATIENCE);
  private final Set<String> refusing = ConcurrentHashMap.newKeySet();

  /** What has a cache of its own: an account's model. The key itself is not in it. */
  static String scope(Target target, Optional<Secret> key) {
    String account = key.map(k -> KeyToken.hash(k.value())).orElse("");
    return target.provider().name() + "/" + target.model() + "#" + account;
  }

  CachePlanner planner() {
    return planner;
  }

  ContentPlanner contents() {
    return contents;
  }

  LiveContents liveContents() {
    return live;
  }

  /** Deletes the cached contents that Hone made, as well as it can. */
  public void deleteContents(CachedContents client) {
    live.delete(client);
  }

  TokenScale scale() {
    return scale;
  }

  FirstFlights flights() {
    return flights;
  }

  /** A provider refused a request for its marks: it gets no more. */
  void refuse(String scope) {
    if (refusing.size() < REFUSALS) {
      refusing.add(scope);
    }
  }

  boolean refuses(String scope) {
    return refusing.contains(scope);
  }
}
