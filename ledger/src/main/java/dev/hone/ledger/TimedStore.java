package dev.hone.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A database over a network that may hang: lines that are not in it after half a second are given
 * back to be spilled, so that none waits in memory for longer than a second. What was given up may
 * still be written; a line that comes twice counts once.
 */
final class TimedStore implements LineStore {
  private static final long PATIENCE_MILLIS = 500;

  /** The first call connects and makes the tables; no line waits for it yet. */
  private static final long FIRST_PATIENCE_MILLIS = 8_000;

  private final LineStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("hone-ledger-database").daemon().factory());
  private @Nullable Future<?> running;
  private long patience = FIRST_PATIENCE_MILLIS;

  TimedStore(LineStore store) {
    this.store = store;
  }

  @Override
  public void insert(List<UsageRecord> lines) throws SQLException {
    Future<?> before = running;
    if (before != null && !before.isDone()) {
      throw new SQLException("the database still has not answered");
    }
    List<UsageRecord> copy = List.copyOf(lines);
    Future<?> work =
        thread.submit(() -> {
          store.insert(copy);
          return null;
        });
    running = work;
    try {
      work.get(patience, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SQLException("the database has not answered for " + patience + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while writing", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException failure
          ? failure
          : new SQLException(String.valueOf(e.getCause()), e.getCause());
    } finally {
      patience = PATIENCE_MILLIS;
    }
  }

  @Override
  public int upkeep(Instant now, Instant oldest) throws SQLException {
    return store.upkeep(now, oldest);
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    store.close();
  }
}
