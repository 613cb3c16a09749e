package dev.hone.ledger;

import dev.hone.ledger.database.Outage;
import dev.hone.ledger.database.Reason;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that touches the disk.
 *
 * <p>Lines linger for a moment, so that one transaction takes many, and are then settled: in the
 * database, or, while that can't be written (locked, full, damaged, gone), in the spill file. The
 * database is tried again every {@link #RETRY}; when it takes lines again, the spill file follows
 * part by part and is removed. Where the disk takes neither, the lines stay here and the queue
 * fills up to its bound; beyond it lines are lost, counted and announced. An alarm is logged once
 * per episode, and another one when lines have to stay here.
 */
final class LedgerWriter implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

  /**
   * A line may wait for 200 ms. Far fewer lines make a transaction short: at 3,000 lines a second
   * one of 100 ms kept a processor for 3 ms, which requests had to wait for.
   */
  private static final Duration LINGER = Duration.ofMillis(20);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration IMPORT_PAUSE = Duration.ofMillis(1);
  private static final int MOST = 2_000;

  private final LineQueue queue;
  private final LineStore store;
  private final SpillFile spill;
  private final SpillImport spillImport;
  private final LedgerFiles files;
  private final LedgerCounters counters;
  private final Outage outage;
  private final InstantSource clock;
  private final CountDownLatch ready = new CountDownLatch(1);
  private boolean storeWorks = true;
  private boolean spillWorks = true;
  private boolean importing;
  private long importedNow;
  private long lastTry;

  LedgerWriter(
      LineQueue queue,
      LineStore store,
      LedgerFiles files,
      LedgerCounters counters,
      Outage outage,
      InstantSource clock) {
    this.queue = queue;
    this.store = store;
    this.files = files;
    this.spill = new SpillFile(files.spill());
    this.spillImport = new SpillImport(files.spill());
    this.counters = counters;
    this.outage = outage;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      try {
        settle(List.of());
      } finally {
        ready.countDown();
      }
      while (!queue.isUsedUp()) {
        long idle = importing ? IMPORT_PAUSE.toNanos() : RETRY.toNanos();
        settleAll(queue.take(MOST, LINGER.toNanos(), idle));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.error("The ledger's writer was interrupted; {} lines are lost", queue.size());
      counters.lost.add(queue.size());
    } finally {
      store.close();
    }
  }

  /** Waits until the database was opened, or could not be. */
  void awaitReady(Duration atMost) throws InterruptedException {
    if (!ready.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      log.warn("The ledger {} is still being opened", store.name());
    }
  }

  private void settleAll(List<UsageRecord> lines) throws InterruptedException {
    while (!settle(lines)) {
      if (queue.isUsedUp()) {
        log.error("The ledger was closed with a full disk: {} lines are lost", lines.size());
        counters.lost.add(lines.size());
        queue.settled(lines.size());
        return;
      }
      Thread.sleep(RETRY);
    }
  }

  /** Puts lines where they are safe; false when there is no such place at the moment. */
  private boolean settle(List<UsageRecord> lines) {
    try {
      if (!inserted(lines) && !spilled(lines)) {
        return false;
      }
      counters.settled.add(lines.size());
    } catch (RuntimeException e) {
      // A line that breaks the writer must not take the lines after it along.
      log.error("{} ledger lines can't be written and are lost", lines.size(), e);
      counters.lost.add(lines.size());
    }
    queue.settled(lines.size());
    return true;
  }

  private boolean inserted(List<UsageRecord> lines) {
    boolean due = System.nanoTime() - lastTry >= RETRY.toNanos();
    if (!storeWorks && !due) {
      return false;
    }
    lastTry = System.nanoTime();
    try {
      store.insert(lines);
      storeWorks = true;
    } catch (SQLException e) {
      storeWorks = false;
      alarm(e);
      return false;
    }
    importSpill();
    return true;
  }

  private void importSpill() {
    importing = false;
    if (!spill.isEmpty()) {
      try {
        int count = spillImport.part(store::insert);
        counters.imported.add(count);
        importedNow += count;
        importing = !spill.isEmpty();
      } catch (SQLException | IOException e) {
        storeWorks = false;
        alarm(e);
        return;
      }
      if (!importing) {
        log.info(
            importedNow == 1
                ? "{} ledger line was imported from {}"
                : "{} ledger lines were imported from {}",
            importedNow,
            files.spill());
        importedNow = 0;
      }
    }
    if (!importing) {
      recovered();
    }
  }

  private boolean spilled(List<UsageRecord> lines) {
    if (lines.isEmpty()) {
      return true;
    }
    try {
      spill.append(lines);
      counters.spilled.add(lines.size());
      spillWorks = true;
      return true;
    } catch (IOException e) {
      if (spillWorks) {
        spillWorks = false;
        log.error(
            "{} can't be written either: {}. Ledger lines wait in memory, {} at most; those beyond"
                + " are lost and counted. Free disk space.",
            files.spill(),
            Reason.of(e),
            queue.capacity());
      }
      return false;
    }
  }

  private void alarm(Exception cause) {
    boolean first = counters.degraded(clock.instant());
    boolean explained = cause instanceof SQLException failure && outage.explains(failure);
    if (first && !explained) {
      log.error(
          "The ledger {} can't be written: {}. Requests go on; their lines wait in {} and are"
              + " imported as soon as the database can be written again. Free disk space, look for"
              + " the process that locks it, start the server that it is on, or give its role the"
              + " rights that it lacks.",
          store.name(),
          Reason.of(cause),
          files.spill());
    }
  }

  private void recovered() {
    spillWorks = true;
    boolean told = outage.isOver();
    if (counters.recovered() || told) {
      log.info("The ledger {} can be written again", store.name());
    }
  }
}
