package dev.hone.gateway.promptcache;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.error.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cached contents that Hone made and that live still: what each holds, so that nothing else is
 * read from it, and where it is, so that it can be deleted.
 */
final class LiveContents {
  private static final Logger LOG = LoggerFactory.getLogger(LiveContents.class);

  private final Map<String, Live> live = new ConcurrentHashMap<>();

  /**
   * A content.
   *
   * @param beginning {@link ContentRequest#beginning} of the request that it was made of
   */
  record Live(Provider provider, Optional<Secret> key, String beginning, Instant until) {}

  void put(String name, Live content, Instant now) {
    live.values().removeIf(l -> l.until().isBefore(now));
    live.put(name, content);
  }

  void keep(String name, Instant until) {
    live.computeIfPresent(name, (n, l) -> new Live(l.provider(), l.key(), l.beginning(), until));
  }

  /** Whether this account has a content of that name that holds just this beginning. */
  boolean holds(String name, Provider provider, Optional<Secret> key, String beginning) {
    Live content = live.get(name);
    return content != null
        && content.provider().name().equals(provider.name())
        && content.key().equals(key)
        && content.beginning().equals(beginning);
  }

  void forget(String name) {
    live.remove(name);
  }

  /** Deletes all of them at once; what can't be deleted ends with its time. */
  void delete(CachedContents client) {
    List<Thread> threads = new ArrayList<>();
    live.forEach((name, l) -> threads.add(Thread.ofVirtual().start(() -> delete(client, name, l))));
    live.clear();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(CachedContents client, String name, Live live) {
    try {
      client.delete(live.provider(), live.key(), name);
    } catch (WireException e) {
      LOG.debug("{} was not deleted and ends at {}", name, live.until(), e);
    }
  }
}
