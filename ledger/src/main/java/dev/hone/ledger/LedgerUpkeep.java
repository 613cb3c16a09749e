package dev.hone.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables of coming months and drops those past retention, now and then, on a thread of
 * its own. A wall clock that jumped must not drop what is young: a round whose clock does not agree
 * with the monotonic one only takes the new time as known.
 */
final class LedgerUpkeep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerUpkeep.class);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration JUMP = Duration.ofHours(1);

  private final LineStore store;
  private final Optional<Duration> retention;
  private final InstantSource clock;
  private final Thread thread;
  private Instant known;
  private long knownAt;

  LedgerUpkeep(LineStore store, Optional<Duration> retention, InstantSource clock) {
    this.store = store;
    this.retention = retention;
    this.clock = clock;
    this.known = clock.instant();
    this.knownAt = System.nanoTime();
    this.thread = Thread.ofPlatform().name("hone-ledger-upkeep").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      Thread.sleep(FIRST);
      while (true) {
        round();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round; what fails is tried again in the next. */
  void round() {
    Instant now = clock.instant();
    Duration passed = Duration.ofNanos(System.nanoTime() - knownAt);
    Duration jump = Duration.between(known.plus(passed), now).abs();
    known = now;
    knownAt = System.nanoTime();
    Optional<Duration> kept = retention;
    if (jump.compareTo(JUMP) > 0) {
      log.warn(
          "The clock jumped by {} to {}: no ledger lines are dropped before the next round",
          jump.truncatedTo(ChronoUnit.SECONDS),
          now);
      kept = Optional.empty();
    }
    try {
      int dropped =
          store.upkeep(now, kept.map(now::minus).orElse(Instant.ofEpochMilli(Long.MIN_VALUE)));
      if (dropped > 0) {
        log.info(
            dropped == 1
                ? "{} month of ledger lines was dropped; its sums by day are kept"
                : "{} months of ledger lines were dropped; their sums by day are kept",
            dropped);
      }
    } catch (SQLException e) {
      log.debug("The ledger's upkeep waits for the next round", e);
    } catch (RuntimeException e) {
      log.warn("The ledger's upkeep failed and is tried again in {}", EVERY, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
