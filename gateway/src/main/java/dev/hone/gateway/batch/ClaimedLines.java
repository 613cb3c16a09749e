package dev.hone.gateway.batch;

import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.batches.BatchJob;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books what a job's requests cost, each once. A line is written before its request is claimed, and
 * charged to budgets only by whoever claimed it first: the line's id and time are the same whoever
 * writes it, so a process that is killed in between has lost and doubled nothing once the results
 * are fetched again.
 */
final class ClaimedLines {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimedLines.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BatchDesk desk;
  private final Consumer<UsageRecord> charge;

  /**
   * @param charge is told of a request's line once
   */
  ClaimedLines(BatchDesk desk, Consumer<UsageRecord> charge) {
    this.desk = desk;
    this.charge = charge;
  }

  /**
   * Books those of a job's requests that nobody has booked.
   *
   * @param line of a request
   */
  void book(BatchJob job, Collection<String> requests, Function<String, UsageRecord> line)
      throws SQLException, InterruptedException {
    Set<String> free = desk.store().unclaimed(job, requests);
    if (free.isEmpty()) {
      return;
    }
    Map<String, UsageRecord> lines = new LinkedHashMap<>();
    for (String id : free) {
      UsageRecord made = line.apply(id);
      lines.put(id, made);
      desk.ledger().record(made);
    }
    if (!desk.ledger().flush(PATIENCE)) {
      LOG.warn("Lines of the job {} wait for the ledger.", job.id());
    }
    for (String id : desk.store().claim(job, free)) {
      charge.accept(lines.get(id));
    }
  }
}
