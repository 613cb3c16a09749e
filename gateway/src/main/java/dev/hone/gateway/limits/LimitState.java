package dev.hone.gateway.limits;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What limits remember when the configuration changes. Thread-safe. */
public final class LimitState {
  private final Counters counters;
  private final LocalCounters local;
  private final TokenRatio ratio = new TokenRatio();
  private final Map<String, Lease> running = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
  private volatile ZoneId zone = ZoneOffset.UTC;
  private volatile Periods periods = Periods.at(Instant.EPOCH, ZoneOffset.UTC);

  /** Counters of one gateway alone. */
  public LimitState(LocalCounters local) {
    this((Counters) local, local);
  }

  /**
   * Counters that several gateways share.
   *
   * @param local this gateway's own behind them
   */
  public LimitState(SharedCounters counters, LocalCounters local) {
    this((Counters) counters, local);
  }

  private LimitState(Counters counters, LocalCounters local) {
    this.counters = counters;
    this.local = local;
  }

  Counters counters() {
    return counters;
  }

  LocalCounters local() {
    return local;
  }

  TokenRatio ratio() {
    return ratio;
  }

  void zone(ZoneId next) {
    if (!next.equals(zone)) {
      zone = next;
      periods = Periods.at(Instant.EPOCH, next);
    }
  }

  Periods periods(Instant now) {
    Periods known = periods;
    if (!known.covers(now)) {
      known = Periods.at(now, zone);
      periods = known;
    }
    return known;
  }

  void began(String requestId, Lease lease) {
    running.put(requestId, lease);
  }

  void attempting(String requestId) {
    Lease lease = running.get(requestId);
    if (lease != null) {
      lease.attempting();
    }
  }

  void answering(String requestId, Lease lease) {
    if (lease.answering()) {
      running.remove(requestId, lease);
    }
  }

  void booked(String requestId, long nanos, long tokens) {
    Lease lease = running.get(requestId);
    if (lease != null && lease.booked(nanos, tokens)) {
      running.remove(requestId, lease);
    }
  }

  void ended(String requestId) {
    running.remove(requestId);
  }

  LimitException refused(LimitException refusal) {
    refused.computeIfAbsent(refusal.reason(), r -> new LongAdder()).increment();
    return refusal;
  }

  /** Requests under a lease. */
  public int running() {
    return running.size();
  }

  /** Requests refused so far for this reason. */
  public long refusals(String reason) {
    LongAdder counted = refused.get(reason);
    return counted == null ? 0 : counted.sum();
  }
}
