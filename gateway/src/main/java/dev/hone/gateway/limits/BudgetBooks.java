package dev.hone.gateway.limits;

import dev.hone.ledger.database.Reason;
import dev.hone.ledger.keys.Quotas;
import dev.hone.ledger.keys.SpendStore;
import dev.hone.ledger.keys.SpendStore.Slot;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was spent, five times a second, and reads what other gateways have spent, on a
 * thread of its own. A store that is away costs nothing: amounts wait in memory. A process that is
 * killed has lost what it charged to budgets in its last fifth of a second; the ledger has its own
 * promise.
 */
public final class BudgetBooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetBooks.class);
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final int READ_EVERY = 5;

  /** Days and months that are remembered, the current ones among them: a clock may come back. */
  private static final int REMEMBERED = 8;

  private final SpendStore store;
  private final LimitState state;
  private final Alarms alarms;
  private final InstantSource clock;
  // JDBC pins virtual threads.
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("hone-budgets").daemon().factory());
  private final Set<Raised> raised = new HashSet<>();
  private final Set<Raised> unanswered = new HashSet<>();

  /** What may be in the store or not: its commit was not answered. */
  private SpendStore.@Nullable Batch unsure;

  /** The periods that were current last, latest last. */
  private final Set<String> current = new LinkedHashSet<>();

  private String readFor = "";
  private int round;
  private boolean complained;

  private record Raised(Slot slot, int percent) {}

  public BudgetBooks(SpendStore store, LimitState state, Alarms alarms, InstantSource clock) {
    this.store = store;
    this.state = state;
    this.alarms = alarms;
    this.clock = clock;
  }

  /** Reads what was spent so far, and goes on keeping the books. */
  public BudgetBooks start() {
    try {
      worker.submit(this::round).get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("first reading of the budgets", e);
    }
    var _ =
        worker.scheduleWithFixedDelay(
            this::round, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Writes, reads and raises alarms, once. */
  void round() {
    try {
      Instant now = clock.instant();
      Periods periods = state.periods(now);
      save(now);
      boolean due = store.shared() && round++ % READ_EVERY == 0;
      if (due || !readFor.equals(periods.day())) {
        read(periods);
      }
      raise(periods, now);
      if (complained) {
        complained = false;
        LOG.info("Budgets are written down again.");
      }
    } catch (SQLException e) {
      if (!store.outage().explains(e) && !complained) {
        complained = true;
        LOG.warn(
            "Budgets can't be written down ({}): amounts wait in memory{}.",
            Reason.of(e),
            store.shared() ? ", and limits hold for this gateway alone" : "");
      }
    } catch (RuntimeException e) {
      LOG.error("keeping the budgets", e);
    }
  }

  /** Writes what was charged since; first what it tried to write before. */
  private void save(Instant now) throws SQLException {
    SpendStore.Batch batch = unsure;
    if (batch == null) {
      Map<Slot, Long> amounts = unsaved();
      if (amounts.isEmpty()) {
        return;
      }
      batch = store.batch(amounts);
      unsure = batch;
    }
    store.add(batch, now);
    unsure = null;
    batch
        .nanos()
        .forEach(
            (slot, nanos) -> state.local().account(slot.account()).saved(slot.period(), nanos));
  }

  private Map<Slot, Long> unsaved() {
    Map<Slot, Long> amounts = new HashMap<>();
    for (Account account : state.local().accounts()) {
      account
          .unsaved()
          .forEach((period, nanos) -> amounts.put(new Slot(account.name(), period), nanos));
    }
    return amounts;
  }

  private void read(Periods periods) throws SQLException {
    store
        .read(List.of(periods.day(), periods.month()))
        .forEach(
            (slot, nanos) -> state.local().account(slot.account()).stored(slot.period(), nanos));
    if (!readFor.equals(periods.day())) {
      readFor = periods.day();
      remember(periods.day());
      remember(periods.month());
      state.local().accounts().forEach(a -> a.forgetBut(current));
      raised.removeIf(r -> !current.contains(r.slot().period()));
    }
  }

  private void remember(String period) {
    current.remove(period);
    current.add(period);
    if (current.size() > REMEMBERED) {
      current.remove(current.iterator().next());
    }
  }

  private void raise(Periods periods, Instant now) throws SQLException {
    if (alarms.rules().isEmpty()) {
      return;
    }
    for (Account account : state.local().accounts()) {
      Quotas quotas = account.quotas();
      if (quotas.limitsMoney()) {
        raise(account, periods.day(), quotas.dailyNanos(), now);
        raise(account, periods.month(), quotas.monthlyNanos(), now);
      }
    }
  }

  private void raise(Account account, String period, OptionalLong limit, Instant now)
      throws SQLException {
    if (limit.isEmpty() || limit.getAsLong() == 0) {
      return;
    }
    long spent = account.spent(period);
    Slot slot = new Slot(account.name(), period);
    for (AlarmRule rule : alarms.rules()) {
      for (int percent : rule.percents()) {
        boolean reached = spent >= limit.getAsLong() / 100.0 * percent;
        Raised alarm = new Raised(slot, percent);
        if (reached && !raised.contains(alarm)) {
          boolean first = store.claimAlarm(slot, percent, now, !unanswered.add(alarm));
          unanswered.remove(alarm);
          raised.add(alarm);
          if (first) {
            alarms.raise(new Alarm(account.name(), period, percent, spent, limit.getAsLong(), now));
          }
        }
      }
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (worker.awaitTermination(5, TimeUnit.SECONDS)) {
        // Perhaps again what it tried before, and then the rest.
        save(clock.instant());
        save(clock.instant());
      } else {
        // It is writing them down, and may still do so: twice would be wrong.
        LOG.error("The last charges to budgets could not be written down in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.error(
          "The last charges to budgets could not be written down: {}. Budgets lack what was charged"
              + " since the database went away; the ledger has it.",
          Reason.of(e));
    }
  }
}
