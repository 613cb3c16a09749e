package dev.hone.engine;

import dev.hone.engine.GenerationEvent.Reason;
import dev.hone.engine.GenerationFailed.Kind;
import dev.hone.kernels.KvLayout;
import dev.hone.model.LanguageModel;
import dev.hone.model.Logits;
import dev.hone.model.NonFiniteActivation;
import dev.hone.model.OutOfPages;
import dev.hone.model.Sequence;
import dev.hone.model.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Steps the model for all running requests. Continuous batching: requests join and leave between
 * any two steps.
 *
 * <p>Invariants. {@code running} is in order of arrival, and each of it has a sequence; {@code
 * waiting} is in order of arrival, those that were preempted in front, and none of it has one. The
 * oldest running request is never preempted, so that something always advances. Whatever a request
 * does wrong, its model, its listener or its numbers, ends that request alone.
 *
 * <p>Threads. One thread, that of {@link SteppingEngine}, calls everything here.
 */
final class Scheduler {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  private final LanguageModel model;
  private final EngineOptions options;
  private final StepPlanner planner;
  private final TokenDrawer drawer;
  private final StepCounters counters;
  private final ArrayDeque<ActiveGeneration> waiting = new ArrayDeque<>();
  private final List<ActiveGeneration> running = new ArrayList<>();
  private int ended;

  Scheduler(LanguageModel model, EngineOptions options, StepCounters counters) {
    this.model = model;
    this.options = options;
    this.counters = counters;
    int most = Math.min(options.maxStepTokens(), model.maxStepTokens());
    planner = new StepPlanner(most, options.prefillBesideAnswers());
    drawer = new TokenDrawer(model);
  }

  boolean idle() {
    return running.isEmpty() && waiting.isEmpty();
  }

  void add(ActiveGeneration generation) {
    if (!generation.ended()) {
      waiting.add(generation);
    }
  }

  /** Ends a request as cancelled, wherever it is; nothing if it has ended. */
  void cancel(ActiveGeneration generation) {
    if (!generation.ended()) {
      waiting.remove(generation);
      finish(generation, Reason.CANCELLED);
    }
  }

  void cancelAll() {
    while (!running.isEmpty()) {
      finish(running.getLast(), Reason.CANCELLED);
    }
    while (!waiting.isEmpty()) {
      finish(waiting.remove(), Reason.CANCELLED);
    }
  }

  /** Ends every request as failed: the way out if the scheduler itself has a bug. */
  void failAll(Throwable cause) {
    while (!running.isEmpty()) {
      fail(running.getLast(), Kind.INTERNAL, "the engine failed: " + cause, cause);
    }
    while (!waiting.isEmpty()) {
      fail(waiting.remove(), Kind.INTERNAL, "the engine failed: " + cause, cause);
    }
  }

  /** Lets requests join, runs one step and hands out what it gave. */
  void step() {
    if (idle()) {
      return;
    }
    long begin = System.nanoTime();
    admit();
    List<StepPlanner.Share> shares = planner.plan(running);
    if (!shares.isEmpty()) {
      compute(shares);
      counters.step(System.nanoTime() - begin);
    }
  }

  /** How many requests have ended since the last call. */
  int takeEnded() {
    int count = ended;
    ended = 0;
    return count;
  }

  /** Makes the gauges visible. */
  void publish() {
    counters.publish(running.size(), model.freePages(), model.totalPages());
  }

  private void admit() {
    int free = model.freePages();
    for (ActiveGeneration generation : running) {
      free -= pages(generation.length() + 1) - pages(generation.computed());
    }
    while (!waiting.isEmpty() && running.size() < options.maxRunning()) {
      ActiveGeneration next = waiting.element();
      int needed = pages(next.length() + 1);
      if (needed > free && !running.isEmpty()) {
        return; // it keeps its turn: nobody behind it may overtake it
      }
      waiting.remove();
      free -= needed;
      try {
        next.run(model.open());
        running.add(next);
      } catch (RuntimeException e) {
        fail(next, Kind.INTERNAL, "the model could not open a sequence: " + e, e);
      }
    }
  }

  private static int pages(int positions) {
    return Math.ceilDiv(positions, KvLayout.PAGE);
  }

  /** Runs the shares, making room or leaving out what fails, until the rest has run. */
  private void compute(List<StepPlanner.Share> planned) {
    List<StepPlanner.Share> shares = new ArrayList<>(planned);
    while (!shares.isEmpty()) {
      try {
        run(shares);
        return;
      } catch (OutOfPages e) {
        ActiveGeneration victim = running.getLast();
        if (running.size() == 1) {
          fail(
              victim,
              Kind.OUT_OF_MEMORY,
              "the request has %d tokens and the whole KV cache can't hold one more step of it; make the request shorter or the cache larger"
                  .formatted(victim.length()),
              e);
        } else {
          preempt(victim);
        }
      } catch (NonFiniteActivation e) {
        fail(
            shares.get(e.slice()).generation(), Kind.NOT_FINITE, String.valueOf(e.getMessage()), e);
      } catch (RuntimeException | Error e) {
        isolate(shares, e);
        return;
      }
      shares.removeIf(share -> share.generation().sequence() == null);
    }
  }

  private void run(List<StepPlanner.Share> shares) {
    List<Slice> slices = new ArrayList<>(shares.size());
    int tokens = 0;
    for (StepPlanner.Share share : shares) {
      ActiveGeneration generation = share.generation();
      boolean complete = share.tokens() == generation.due();
      slices.add(
          new Slice(
              Objects.requireNonNull(generation.sequence()),
              generation.next(share.tokens()),
              complete && generation.request().maxTokens() > 0));
      tokens += share.tokens();
    }
    long begin = System.nanoTime();
    Logits logits = model.step(slices);
    counters.model(tokens, System.nanoTime() - begin);
    int row = 0;
    for (int i = 0; i < slices.size(); i++) {
      ActiveGeneration generation = shares.get(i).generation();
      generation.countStep();
      if (slices.get(i).wantsLogits()) {
        advance(generation, logits, row++);
      } else if (generation.due() == 0) {
        start(generation);
        finish(generation, Reason.MAX_TOKENS); // nothing was asked for but the prompt
      }
    }
  }

  /** An unknown error names no slice: each runs alone from where it was, so that one can fail. */
  private void isolate(List<StepPlanner.Share> shares, Throwable error) {
    if (shares.size() == 1) {
      ActiveGeneration only = shares.getFirst().generation();
      fail(only, Kind.INTERNAL, "the model failed in a step: " + error, error);
      return;
    }
    for (StepPlanner.Share share : shares) {
      Sequence sequence = share.generation().sequence();
      if (sequence != null) {
        sequence.truncate(share.from());
        compute(List.of(share));
      }
    }
  }

  private void preempt(ActiveGeneration victim) {
    running.remove(victim);
    victim.preempt();
    waiting.addFirst(victim);
    counters.preempted();
  }

  private void advance(ActiveGeneration generation, Logits logits, int row) {
    Reason reason;
    try {
      start(generation);
      reason = drawer.draw(generation, logits, row);
      counters.drawn();
    } catch (GenerationFailed e) {
      fail(generation, e);
      return;
    } catch (RuntimeException e) {
      fail(generation, Kind.INTERNAL, "drawing or decoding a token failed: " + e, e);
      return;
    }
    GenerationEvent.Text text = generation.text().take();
    if (text != null) {
      deliver(generation, text);
    }
    if (reason != null) {
      finish(generation, reason);
    } else if (generation.deaf()) {
      finish(generation, Reason.CANCELLED);
    }
  }

  private void start(ActiveGeneration generation) {
    if (!generation.started()) {
      generation.start();
      int prompt = generation.request().prompt().length;
      counters.started(prompt, generation.cachedTokens());
      deliver(generation, new GenerationEvent.Started(prompt, generation.cachedTokens()));
    }
  }

  private void finish(ActiveGeneration generation, Reason reason) {
    leave(generation);
    Reason told = generation.deaf() ? Reason.CANCELLED : reason;
    counters.ended(told);
    deliver(
        generation,
        new GenerationEvent.Finished(told, generation.text().stopString(), generation.stats()));
  }

  private void fail(ActiveGeneration generation, Kind kind, String message, Throwable cause) {
    fail(
        generation,
        new GenerationFailed(kind, "request %s: %s".formatted(generation.id(), message), cause));
  }

  private void fail(ActiveGeneration generation, GenerationFailed error) {
    if (error.kind() == Kind.INTERNAL) {
      LOG.log(System.Logger.Level.WARNING, "a request failed", error);
    }
    leave(generation);
    counters.failed();
    deliver(generation, new GenerationEvent.Failed(error, generation.stats()));
  }

  private void leave(ActiveGeneration generation) {
    running.remove(generation);
    ended++;
    try {
      generation.end();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a sequence did not close; its pages may be lost", e);
    }
  }

  /** A listener that throws is not called again; its request ends as cancelled. */
  private static void deliver(ActiveGeneration generation, GenerationEvent event) {
    if (generation.deaf()) {
      return;
    }
    try {
      generation.listener().onEvent(event);
    } catch (RuntimeException | Error e) {
      generation.deafen();
      LOG.log(
          System.Logger.Level.WARNING,
          "the listener of request %s threw; the request is cancelled".formatted(generation.id()),
          e);
    }
  }
}
