package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.prefix.BlockKind;
import java.time.Duration;
import java.time.Instant;

/**
 * What broke an application's prompts in one place, added up. No text.
 *
 * @param block index of the block that changed
 * @param requests how many it broke
 * @param moved in how many more it was moved out of the way
 * @param tokens estimated tokens that were paid in full again
 * @param unpriced how many of these tokens have no known price
 * @param nanos what the others cost over reading them, nano-dollars
 */
public record BrokenPrefix(
    Application application,
    Change change,
    BlockKind kind,
    int block,
    Instant first,
    Instant last,
    long requests,
    long moved,
    long tokens,
    long unpriced,
    long nanos) {

  /** What it costs a day, nano-dollars: all of it by the days that it was seen on, at least one. */
  public long nanosPerDay() {
    double days = Duration.between(first, last).toMillis() / 86_400_000.0;
    return (long) (nanos / Math.max(1, days));
  }

  BrokenPrefix and(BrokenPrefix other) {
    return new BrokenPrefix(
        application,
        change,
        kind,
        block,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last,
        requests + other.requests,
        moved + other.moved,
        tokens + other.tokens,
        unpriced + other.unpriced,
        nanos + other.nanos);
  }
}
