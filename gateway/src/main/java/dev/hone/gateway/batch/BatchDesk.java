package dev.hone.gateway.batch;

import dev.hone.ledger.Ledger;
import dev.hone.ledger.batches.BatchStore;
import dev.hone.ledger.database.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What booking batch jobs needs and keeps when the configuration changes. */
public final class BatchDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchDesk.class);
  private static final int MOST_FRAGMENTS = 32;
  private static final int MOST_MAKERS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longest beginning of a result that is kept until the rest of its file is fetched. */
  private static final int LONGEST_FRAGMENT = 1 << 20;

  private final BatchStore store;
  private final Ledger ledger;
  private final InstantSource clock;
  // JDBC pins virtual threads. One thread: what was noted before a fetch is known to it.
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("hone-batches").daemon().factory());
  private final Map<String, byte[]> fragments =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
              return size() > MOST_FRAGMENTS;
            }
          });

  private final Map<String, String> makers =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MOST_MAKERS;
            }
          });

  public BatchDesk(Database database, Ledger ledger, InstantSource clock) {
    this.store = new BatchStore(database);
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Who made the latest background responses, by their ids. */
  Map<String, String> makers() {
    return makers;
  }

  BatchStore store() {
    return store;
  }

  Ledger ledger() {
    return ledger;
  }

  InstantSource clock() {
    return clock;
  }

  /**
   * Runs work after all that was given before.
   *
   * @return false if it will not be run any more
   */
  boolean run(Runnable work) {
    try {
      worker.execute(() -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          LOG.error("booking a batch job", e);
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      LOG.warn("Hone is closing: results of a batch job are not booked; fetch them again.");
      return false;
    }
  }

  /**
   * What the tables say, after all that was given before; empty where they don't in two seconds.
   */
  <T> Optional<T> ask(Callable<Optional<T>> question) {
    try {
      return worker.submit(question).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      LOG.debug("asking for a background response", e);
    }
    return Optional.empty();
  }

  /** Keeps the beginning of a result that the rest of its file completes. */
  void keep(String place, byte[] fragment) {
    if (fragment.length > 0 && fragment.length <= LONGEST_FRAGMENT) {
      fragments.put(place, fragment);
    }
  }

  /** What was kept for this place. */
  byte @Nullable [] take(String place) {
    return fragments.remove(place);
  }

  /** Books what was fetched, for at most ten seconds. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
        worker.shutdownNow();
        LOG.warn("Some results of batch jobs could not be booked in time; fetch them again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
