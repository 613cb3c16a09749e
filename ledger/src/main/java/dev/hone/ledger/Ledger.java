package dev.hone.ledger;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.database.Outage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of what was consumed and what it costs, one line per attempt. {@link #record} only adds
 * to a bounded queue in memory; a thread of its own commits within 200 ms, so that a process that
 * is killed has lost no line older than a second. A disk that is full or a database that is locked
 * never fails a request: see {@link LedgerStats}. Safe for use by many threads.
 */
public final class Ledger implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final int CAPACITY = 32_768;
  private static final Duration OPENING = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final LineQueue queue;
  private final LedgerCounters counters = new LedgerCounters();
  private final UnpricedAlarm unpriced = new UnpricedAlarm();
  private final WriterLock lock;
  private final Thread writer;
  private final AtomicBoolean full = new AtomicBoolean();
  private final LedgerUpkeep upkeep;

  private Ledger(
      LedgerFiles files,
      LineStore store,
      Optional<Duration> retention,
      int capacity,
      Outage outage,
      InstantSource clock) {
    this.lock = WriterLock.take(files);
    this.queue = new LineQueue(capacity);
    // sqlite-jdbc pins its carrier, so this must not be a virtual thread.
    LedgerWriter work = new LedgerWriter(queue, store, files, counters, outage, clock);
    this.writer = Thread.ofPlatform().name("hone-ledger").daemon().unstarted(work);
    writer.start();
    try {
      work.awaitReady(OPENING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    this.upkeep = new LedgerUpkeep(store, retention, clock);
    upkeep.start();
  }

  /** Opens the ledger of a data folder, kept there and for ever. */
  public static Ledger open(Path folder, InstantSource clock) {
    LedgerSettings settings = LedgerSettings.DEFAULT;
    return open(folder, Database.at(settings.databaseFor(folder)), settings, clock);
  }

  /**
   * Opens a ledger for writing; makes folder and tables where there are none. A database that can't
   * be reached is no error: lines go to a spill file in the folder until it can.
   *
   * @param folder of this process alone, also where others write to the same database
   * @param database stays the caller's to close, after the ledger
   * @throws LedgerInUseException if another process has the folder
   * @throws LedgerException if the folder can't be used
   */
  public static Ledger open(
      Path folder, Database database, LedgerSettings settings, InstantSource clock) {
    LineStore store =
        switch (database.address()) {
          case DatabaseAddress.SqliteFile file -> new SqliteStore(database, file);
          case DatabaseAddress.Postgres server -> new TimedStore(new PostgresStore(database));
        };
    return new Ledger(
        new LedgerFiles(folder), store, settings.retention(), CAPACITY, database.outage(), clock);
  }

  static Ledger open(LedgerFiles files, LineStore store, int capacity, InstantSource clock) {
    Outage outage = new Outage(new DatabaseAddress.SqliteFile(files.database()));
    return new Ledger(files, store, Optional.empty(), capacity, outage, clock);
  }

  /** Books a line. Returns at once; a line that was booked before is ignored. */
  public void record(UsageRecord line) {
    counters.recorded.increment();
    if (unpriced.sees(line)) {
      counters.unpriced.increment();
    }
    if (queue.offer(line)) {
      full.set(false);
      return;
    }
    counters.lost.increment();
    if (!full.getAndSet(true)) {
      log.error(
          "The ledger's queue is full or closed: lines are lost from request {} on. Its disk takes"
              + " neither the database nor the spill file.",
          line.requestId());
    }
  }

  /**
   * Waits until every line recorded so far is safe on disk.
   *
   * @return false if that took longer than {@code timeout}
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    return queue.awaitSettled(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How it is doing. */
  public LedgerStats stats() {
    return counters.snapshot(queue.size());
  }

  /** Settles what is left, for at most ten seconds, and gives the ledger up. */
  @Override
  public void close() {
    upkeep.close();
    queue.close();
    boolean interrupted = false;
    try {
      if (!writer.join(CLOSING)) {
        log.error("The ledger could not settle its last lines within {}", CLOSING);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    lock.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
