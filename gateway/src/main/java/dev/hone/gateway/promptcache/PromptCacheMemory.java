package dev.hone.gateway.promptcache;

import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.keys.KeyToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What prompt caching remembers over changes of the configuration. */
public final class PromptCacheMemory {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int REFUSALS = 1_000;

  /** Prefixes in a snapshot: about 70 bytes each. */
  private static final int MOST_SAVED = 50_000;

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

  /** Whether there is nothing to remember. */
  boolean isEmpty() {
    return planner.isEmpty() && contents.isEmpty();
  }

  /**
   * What it remembers, so that a later run can go on with it: hashes, counts and times. Bounded to
   * about 8 MiB; other threads go on meanwhile.
   */
  byte[] snapshot() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(Lifetimes.COUNT);
      scale.save(out);
      planner.save(out, MOST_SAVED);
      contents.save(out, MOST_SAVED / 2);
    }
    return bytes.toByteArray();
  }

  /**
   * Goes on with what an earlier run remembered.
   *
   * @throws IOException if it is not what {@link #snapshot} makes
   */
  void restore(byte[] snapshot) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
      int lifetimes = in.readInt();
      if (lifetimes != Lifetimes.COUNT) {
        throw new IOException("it counts by other lifetimes");
      }
      scale.load(in);
      planner.load(in);
      contents.load(in);
    }
  }
}
