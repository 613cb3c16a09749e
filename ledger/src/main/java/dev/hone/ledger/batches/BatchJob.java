package dev.hone.ledger.batches;

import dev.hone.ledger.Caller;
import java.time.Instant;
import java.util.List;

/**
 * A batch job.
 *
 * @param provider who works on it
 * @param id the provider's name of it
 * @param owner who asked for it
 * @param created when, by the provider; its lines have this time
 * @param requests how many it has; 0 where that is not known yet
 * @param files that its results are fetched from, where that is not done by its id
 */
public record BatchJob(
    String provider,
    String id,
    Caller owner,
    Instant created,
    BatchState state,
    long requests,
    List<String> files) {

  /** Keeps a copy. */
  public BatchJob {
    files = List.copyOf(files);
  }
}
