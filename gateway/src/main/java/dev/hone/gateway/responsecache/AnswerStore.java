package dev.hone.gateway.responsecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Answers by hash: in this process's memory, and behind it what several gateways share. */
public final class AnswerStore {
  private final Cache<ByteBuffer, CachedAnswer> memory;
  private final SecondLevel shared;
  private final Duration ttl;
  private final InstantSource clock;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * @param nanos a monotonic clock
   */
  public AnswerStore(
      ResponseCacheRules rules, SecondLevel shared, InstantSource clock, LongSupplier nanos) {
    Ticker ticker = nanos::getAsLong;
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(rules.maxBytes())
            .weigher((ByteBuffer key, CachedAnswer answer) -> answer.weight())
            .expireAfterWrite(rules.ttl())
            .ticker(ticker)
            .build();
    this.shared = shared;
    this.ttl = rules.ttl();
    this.clock = clock;
  }

  /** The answer under a hash, if it is not too old. */
  Optional<CachedAnswer> find(byte[] hash) {
    ByteBuffer key = ByteBuffer.wrap(hash);
    Optional<CachedAnswer> found = Optional.ofNullable(memory.getIfPresent(key));
    if (found.isEmpty()) {
      found = shared.get(hash).flatMap(CachedAnswer::decode);
      found.ifPresent(answer -> memory.put(key, answer));
    }
    // Asked of the wall clock too: another gateway may have stored it some time ago.
    found = found.filter(a -> a.stored().plus(ttl).isAfter(clock.instant()));
    (found.isPresent() ? hits : misses).increment();
    return found;
  }

  /** Keeps an answer. */
  void put(byte[] hash, CachedAnswer answer) {
    memory.put(ByteBuffer.wrap(hash), answer);
    shared.put(hash, answer.encode(), ttl);
  }

  /** Requests answered from here. */
  public long hits() {
    return hits.sum();
  }

  /** Requests that could have been and were not. */
  public long misses() {
    return misses.sum();
  }

  /** Bytes in memory, roughly. */
  public long bytes() {
    return memory.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }
}
