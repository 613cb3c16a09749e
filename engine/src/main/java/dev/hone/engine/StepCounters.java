package dev.hone.engine;

import dev.hone.engine.GenerationEvent.Reason;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link EngineMetrics} are made of. The scheduler counts in plain fields and publishes them
 * once a step; submitting threads have two counters of their own.
 */
final class StepCounters {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private long finished;
  private long cancelled;
  private long failed;
  private long preemptions;
  private long promptTokens;
  private long cachedTokens;
  private long outputTokens;
  private long steps;
  private long stepTokens;
  private long stepNanos;
  private long modelNanos;
  private volatile EngineMetrics published =
      new EngineMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  void taken() {
    requests.incrementAndGet();
  }

  void refused() {
    refused.incrementAndGet();
  }

  void ended(Reason reason) {
    if (reason == Reason.CANCELLED) {
      cancelled++;
    } else {
      finished++;
    }
  }

  void failed() {
    failed++;
  }

  void preempted() {
    preemptions++;
  }

  void started(int prompt, int cached) {
    promptTokens += prompt;
    cachedTokens += cached;
  }

  void drawn() {
    outputTokens++;
  }

  void model(int tokens, long nanos) {
    steps++;
    stepTokens += tokens;
    modelNanos += nanos;
  }

  void step(long nanos) {
    stepNanos += nanos;
  }

  void publish(int running, int freePages, int totalPages) {
    published =
        new EngineMetrics(
            running,
            0,
            freePages,
            totalPages,
            0,
            0,
            finished,
            cancelled,
            failed,
            preemptions,
            promptTokens,
            cachedTokens,
            outputTokens,
            steps,
            stepTokens,
            stepNanos,
            modelNanos);
  }

  /**
   * The published numbers with those of the submitting threads; {@code waiting} is what is left.
   */
  EngineMetrics snapshot() {
    EngineMetrics m = published;
    long taken = requests.get();
    long waiting = taken - m.finished() - m.cancelled() - m.failed() - m.running();
    return new EngineMetrics(
        m.running(),
        (int) Math.max(0, waiting),
        m.freePages(),
        m.totalPages(),
        taken,
        refused.get(),
        m.finished(),
        m.cancelled(),
        m.failed(),
        m.preemptions(),
        m.promptTokens(),
        m.cachedTokens(),
        m.outputTokens(),
        m.steps(),
        m.stepTokens(),
        m.stepNanos(),
        m.modelNanos());
  }
}
