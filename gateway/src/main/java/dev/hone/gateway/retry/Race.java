package dev.hone.gateway.retry;

import dev.hone.gateway.balance.Passage;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatStream;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tries at one target that run beside each other. Each has a thread and a cancellation of its own;
 * the first that begins to answer wins, every other is cancelled and booked as lost, whatever it
 * still brings.
 */
final class Race {
  private final Errand errand;
  private final Tries tries;
  private final Executor threads;
  private final List<Runner> runners = new ArrayList<>();
  private final BlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
  private int running;

  Race(Errand errand, Tries tries, Executor threads) {
    this.errand = errand;
    this.tries = tries;
    this.threads = threads;
  }

  /** How a runner came in: with an answer, or with the reason why there is none. */
  record Finish(Runner runner, @Nullable ChatStream answer, @Nullable WireException failure) {}

  /** One try. */
  private static final class Runner {
    final Attempt attempt;
    final Cancellation cancellation = new Cancellation();

    Runner(Attempt attempt) {
      this.attempt = attempt;
    }
  }

  /** Starts one more. */
  void start(Target target, Passage passage) {
    Runner runner = new Runner(tries.begin(errand, target, passage));
    errand.context().cancellation().onCancel(runner.cancellation::cancel);
    runners.add(runner);
    running++;
    threads.execute(() -> finishes.add(run(runner, target, passage)));
  }

  private Finish run(Runner runner, Target target, Passage passage) {
    try {
      return new Finish(
          runner,
          tries.once(
              errand,
              errand.context().withCancellation(runner.cancellation),
              target,
              passage,
              runner.attempt),
          null);
    } catch (WireException e) {
      return new Finish(runner, null, e);
    } catch (RuntimeException e) {
      return new Finish(
          runner, null, new WireException(ErrorKind.INTERNAL, "a try failed: " + e, e));
    }
  }

  int running() {
    return running;
  }

  /** The next that comes in within the time. */
  Optional<Finish> next(Duration within) {
    try {
      Finish finish = finishes.poll(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
      if (finish != null) {
        running--;
      }
      return Optional.ofNullable(finish);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(null);
      throw new WireException(ErrorKind.CANCELLED, "The server is shutting down.");
    }
  }

  /** Cancels and books all but the winner. */
  void end(@Nullable Finish winner) {
    for (Runner runner : runners) {
      if (winner == null || runner != winner.runner) {
        // Booked first: what the cancelling brings about is no end of its own.
        runner.attempt.hedgeLost();
        runner.cancellation.cancel();
      }
    }
    if (running > 0) {
      int left = running;
      running = 0;
      threads.execute(() -> collect(left));
    }
  }

  /** An answer that came too late is closed. */
  private void collect(int left) {
    try {
      for (int i = 0; i < left; i++) {
        ChatStream late = finishes.take().answer;
        if (late != null) {
          late.cancel();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
