package dev.hone.gateway.batch;

import dev.hone.gateway.meter.Deferred;
import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.BatchState;
import dev.hone.ledger.prices.LineCost;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.FrameSink;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.UsageScan;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.Usage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books responses that a provider works on in the background. Each is a job of one request, noted
 * when its making was answered without usage; the first look that shows it at its end books it, to
 * whoever made it and once. Responses that were not noted are left alone: what made them was booked
 * then, or happened elsewhere.
 */
public final class BackgroundBooks implements Deferred {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundBooks.class);

  private final BatchDesk desk;
  private final PriceBook prices;
  private final Consumer<UsageRecord> charge;

  /**
   * @param charge is told of a response's line once
   */
  public BackgroundBooks(BatchDesk desk, PriceBook prices, Consumer<UsageRecord> charge) {
    this.desk = desk;
    this.prices = prices;
    this.charge = charge;
  }

  /** The name of the provider that made a response in the background, if that was noted. */
  public Optional<String> madeBy(String response) {
    String known = desk.makers().get(response);
    return known != null
        ? Optional.of(known)
        : desk.ask(() -> desk.store().find(response)).map(BatchJob::provider);
  }

  @Override
  public void began(String provider, String response, RequestContext context, Instant time) {
    Caller owner =
        new Caller(
            context.keyId(), context.keyId(), context.tags(), context.session(), context.traceId());
    BatchJob job = new BatchJob(provider, response, owner, time, BatchState.RUNNING, 1, List.of());
    desk.makers().put(response, provider);
    var _ =
        desk.run(() -> {
          try {
            desk.store().saw(job);
          } catch (SQLException e) {
            LOG.error(
                "The background response {} can't be noted, and will not be booked ({})",
                response,
                e.getMessage());
          }
        });
  }

  /** A sink that books what a look at a response shows, and passes all of it on. */
  public FrameSink watch(String provider, boolean streamed, FrameSink next) {
    return new ResponseSink(next, streamed, response -> desk.run(() -> book(provider, response)));
  }

  private void book(String provider, JsonValue response) {
    String id = response.get("id").asString("");
    String status = response.get("status").asString("");
    boolean ended =
        switch (status) {
          case "completed", "incomplete", "failed", "cancelled" -> true;
          default -> false;
        };
    if (!ended || id.isEmpty()) {
      return;
    }
    try {
      Optional<BatchJob> job = desk.store().find(provider, id);
      if (job.isPresent() && job.get().state() != BatchState.BOOKED) {
        new ClaimedLines(desk, charge)
            .book(job.get(), List.of(id), same -> line(job.get(), status, response));
        desk.store().booked(job.get());
      }
    } catch (SQLException e) {
      LOG.error(
          "The background response {} of {} can't be booked ({}): it is when it is looked at again.",
          id,
          provider,
          e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private UsageRecord line(BatchJob job, String status, JsonValue response) {
    String model = response.get("model").asString("");
    Optional<Usage> usage = UsageScan.read(response);
    boolean failed = status.equals("failed") || status.equals("cancelled");
    return new UsageRecord(
        job.id(),
        1,
        job.created(),
        job.owner(),
        new Call(
            "openai_responses",
            job.provider(),
            model,
            model,
            "background",
            false,
            usage.flatMap(u -> u.served().serviceTier())),
        usage.map(TokenCounts::of).orElse(TokenCounts.NONE),
        usage
            .map(u -> prices.cost(job.provider(), model, u, job.created()))
            .orElseGet(() ->
                failed ? LineCost.free() : LineCost.unpriced("the response reports no usage")),
        new Ending(
            failed ? Outcome.UPSTREAM_ERROR : Outcome.OK,
            200,
            Optional.empty(),
            Duration.ZERO,
            failed
                ? Optional.of(response.get("error").get("code").asString(status))
                : Optional.empty()));
  }
}
