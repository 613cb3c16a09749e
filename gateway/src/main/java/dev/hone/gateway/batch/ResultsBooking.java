package dev.hone.gateway.batch;

import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.BatchState;
import dev.hone.ledger.batches.BatchStore;
import dev.hone.ledger.prices.LineCost;
import dev.hone.ledger.prices.PriceBook;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Books the results of one answer, on the desk's thread. */
final class ResultsBooking {
  private static final Logger LOG = LoggerFactory.getLogger(ResultsBooking.class);
  private static final int AT_ONCE = 2_000;

  private final BatchDesk desk;
  private final PriceBook prices;
  private final Consumer<UsageRecord> charge;
  private final BatchCall call;
  private final String provider;
  private final Caller caller;
  private final Map<String, BatchResult> waiting = new LinkedHashMap<>();
  private @Nullable BatchJob job;
  private int seen;
  private boolean failed;

  ResultsBooking(
      BatchDesk desk,
      PriceBook prices,
      Consumer<UsageRecord> charge,
      BatchCall call,
      String provider,
      Caller caller) {
    this.desk = desk;
    this.prices = prices;
    this.charge = charge;
    this.call = call;
    this.provider = provider;
    this.caller = caller;
  }

  /** Takes a result, or something else, which it leaves alone. */
  void take(byte[] json) {
    Optional<BatchResult> result = BatchResult.read(json, "#" + seen++);
    if (result.isEmpty() || failed) {
      return;
    }
    waiting.put(result.get().id(), result.get());
    if (waiting.size() >= AT_ONCE) {
      book(call.kind() != BatchCall.Kind.GEMINI_JOB);
    }
  }

  /** The job turned out to be this one. */
  void of(BatchJob known) {
    job = known;
  }

  /**
   * There are no more results.
   *
   * @param whole whether they were all that the job has
   */
  void finish(boolean whole) {
    book(true);
    BatchJob known = job;
    if (known == null || failed) {
      return;
    }
    try {
      BatchStore store = desk.store();
      if (whole || (known.requests() > 0 && store.claimed(known) >= known.requests())) {
        store.booked(known);
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  /**
   * @param unknown also where the job was never seen: it is its fetcher's then
   */
  private void book(boolean unknown) {
    if (waiting.isEmpty() || failed) {
      return;
    }
    try {
      if (job == null) {
        job = find().orElse(null);
      }
      if (job == null && unknown) {
        job = stranger();
      }
      if (job != null) {
        book(job);
        waiting.clear();
      }
    } catch (SQLException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<BatchJob> find() throws SQLException {
    return switch (call.kind()) {
      case OPENAI_FILE, GEMINI_FILE -> desk.store().findByFile(provider, call.id());
      case OPENAI_JOB, MESSAGE_JOB, MESSAGE_RESULTS, GEMINI_JOB ->
          desk.store().find(provider, call.id());
    };
  }

  private BatchJob stranger() throws SQLException {
    boolean file =
        call.kind() == BatchCall.Kind.OPENAI_FILE || call.kind() == BatchCall.Kind.GEMINI_FILE;
    desk.store()
        .saw(
            new BatchJob(
                provider,
                call.id(),
                caller,
                desk.clock().instant(),
                BatchState.ENDED,
                0,
                file ? List.of(call.id()) : List.of()));
    // As whoever was first has noted it.
    return desk.store().find(provider, call.id()).orElseThrow();
  }

  private void book(BatchJob known) throws SQLException, InterruptedException {
    new ClaimedLines(desk, charge)
        .book(known, waiting.keySet(), id -> line(known, Objects.requireNonNull(waiting.get(id))));
  }

  private UsageRecord line(BatchJob known, BatchResult result) {
    return new UsageRecord(
        known.id() + "/" + result.id(),
        1,
        known.created(),
        known.owner(),
        new Call(
            "batch",
            provider,
            result.model(),
            result.model(),
            "batch",
            false,
            Optional.of("batch")),
        result.usage().map(TokenCounts::of).orElse(TokenCounts.NONE),
        cost(known, result),
        new Ending(
            result.failure().isEmpty() ? Outcome.OK : Outcome.UPSTREAM_ERROR,
            result.status(),
            Optional.empty(),
            Duration.ZERO,
            result.failure()));
  }

  private LineCost cost(BatchJob known, BatchResult result) {
    if (result.failure().isPresent()) {
      return LineCost.free();
    }
    return result
        .usage()
        .map(usage -> prices.cost(provider, result.model(), usage, known.created()))
        .orElseGet(() -> LineCost.unpriced("the result reports no usage"));
  }

  private void failed(SQLException cause) {
    failed = true;
    LOG.error(
        "Results of the batch job {} of {} can't be booked ({}): they were passed on, and are booked"
            + " when they are fetched again.",
        call.id(),
        provider,
        cause.getMessage());
  }
}
