package dev.hone.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a step's slices before anything is touched. */
final class StepChecks {
  private final ModelSpec spec;
  private final KvPool pool;
  private final int maxStepTokens;

  StepChecks(ModelSpec spec, KvPool pool, int maxStepTokens) {
    this.spec = spec;
    this.pool = pool;
    this.maxStepTokens = maxStepTokens;
  }

  /**
   * @throws IllegalArgumentException if a slice can't be part of this step
   * @throws OutOfPages if the pool has too few pages
   */
  void check(List<Slice> slices) {
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("a step needs at least one slice");
    }
    Set<Sequence> seen = new HashSet<>();
    int tokens = 0;
    int pages = 0;
    for (Slice slice : slices) {
      PagedSequence sequence = own(slice.sequence());
      if (!seen.add(sequence)) {
        throw new IllegalArgumentException("a sequence may have one slice a step");
      }
      if (slice.tokens().length > spec.contextLength() - sequence.length()) {
        throw new IllegalArgumentException(
            "%d tokens after %d exceed the context of %d"
                .formatted(slice.tokens().length, sequence.length(), spec.contextLength()));
      }
      for (int token : slice.tokens()) {
        if (token < 0 || token >= spec.vocabulary()) {
          throw new IllegalArgumentException(
              "token %d of a vocabulary of %d".formatted(token, spec.vocabulary()));
        }
      }
      tokens += slice.tokens().length;
      pages += sequence.pagesMissing(slice.tokens().length);
    }
    if (tokens > maxStepTokens) {
      throw new IllegalArgumentException(
          "%d tokens in a step of at most %d".formatted(tokens, maxStepTokens));
    }
    if (pages > pool.free()) {
      throw new OutOfPages(pages, pool.free());
    }
  }

  int maxStepTokens() {
    return maxStepTokens;
  }

  private PagedSequence own(Sequence sequence) {
    if (sequence instanceof PagedSequence paged && paged.belongsTo(pool)) {
      if (paged.isClosed()) {
        throw new IllegalArgumentException("the sequence is closed");
      }
      return paged;
    }
    throw new IllegalArgumentException("the sequence belongs to another model");
  }
}
