package dev.hone.engine;

import dev.hone.engine.RequestRefused.Kind;
import dev.hone.kernels.KvLayout;
import dev.hone.model.LanguageModel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine: a thread around a {@link Scheduler}. Other threads put requests and cancellations in
 * queues; the scheduler's thread empties them before each step and sleeps when there is nothing to
 * do. The lock is taken once when a request comes and once when it goes, never by a step.
 */
public final class SteppingEngine implements Engine {
  private static final System.Logger LOG = System.getLogger(SteppingEngine.class.getName());

  private enum State {
    OPEN,
    DRAINING,
    CLOSED
  }

  private final LanguageModel model;
  private final EngineOptions options;
  private final StepCounters counters = new StepCounters();
  private final Scheduler scheduler;
  private final Thread thread;
  private final Queue<ActiveGeneration> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<ActiveGeneration> cancellations = new ConcurrentLinkedQueue<>();
  private volatile boolean cancelAll;
  private volatile boolean stopping;

  private final Object lock = new Object();
  private State state = State.OPEN; // guarded by lock
  private int live; // requests taken that have not ended; guarded by lock

  private SteppingEngine(LanguageModel model, EngineOptions options) {
    this.model = model;
    this.options = options;
    scheduler = new Scheduler(model, options, counters);
    scheduler.publish();
    thread = Thread.ofPlatform().name("hone-engine").daemon().unstarted(this::loop);
  }

  /** Starts an engine over {@code model}, which only the engine steps from now on. */
  public static SteppingEngine start(LanguageModel model, EngineOptions options) {
    SteppingEngine engine = new SteppingEngine(model, options);
    engine.thread.start();
    return engine;
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    try {
      validate(request);
      ActiveGeneration generation =
          new ActiveGeneration(request, listener, model.tokenizer(), this::cancel);
      enqueue(generation);
      return generation;
    } catch (RequestRefused e) {
      counters.refused();
      throw e;
    }
  }

  @Override
  public EngineMetrics metrics() {
    return counters.snapshot();
  }

  @Override
  public void drain(Duration timeout) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException(
          "drain() was called from a listener; it would wait for itself");
    }
    boolean interrupted;
    synchronized (lock) {
      if (state == State.OPEN) {
        state = State.DRAINING;
      }
      interrupted = awaitEmpty(TimeUnit.MILLISECONDS.convert(timeout));
    }
    cancelAll = true;
    LockSupport.unpark(thread);
    synchronized (lock) {
      while (live > 0) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      state = State.CLOSED;
    }
    stopping = true;
    LockSupport.unpark(thread);
    if (Thread.currentThread() != thread) {
      join();
    }
  }

  private void validate(GenerationRequest request) {
    int vocabulary = Math.min(model.spec().vocabulary(), model.tokenizer().size());
    for (int token : request.prompt()) {
      checkToken(request, token, vocabulary);
    }
    for (int token : request.sampling().logitBias().keySet()) {
      checkToken(request, token, vocabulary);
    }
    int length = request.prompt().length;
    int room = model.spec().contextLength() - (request.maxTokens() > 0 ? 1 : 0);
    if (length > room) {
      throw new RequestRefused(
          Kind.PROMPT_TOO_LONG,
          "the prompt has %d tokens; the model's context of %d leaves room for %d"
              .formatted(length, model.spec().contextLength(), room));
    }
    long positions = (long) model.totalPages() * KvLayout.PAGE;
    if (length > positions) {
      throw new RequestRefused(
          Kind.PROMPT_TOO_LONG,
          "the prompt has %d tokens; the KV cache holds %d: make it larger or the prompt shorter"
              .formatted(length, positions));
    }
  }

  private static void checkToken(GenerationRequest request, int token, int vocabulary) {
    if (token < 0 || token >= vocabulary) {
      throw new RequestRefused(
          Kind.INVALID,
          "request %s names token %d; the model's tokens are 0 to %d"
              .formatted(request.id(), token, vocabulary - 1));
    }
  }

  private void enqueue(ActiveGeneration generation) {
    synchronized (lock) {
      if (state != State.OPEN) {
        throw new RequestRefused(Kind.CLOSING, "the engine is shutting down");
      }
      if (live >= options.maxRunning() + options.maxWaiting()) {
        throw new RequestRefused(
            Kind.OVERLOADED, "%d requests are running or waiting; try again later".formatted(live));
      }
      live++;
      counters.taken();
      arrivals.add(generation);
    }
    LockSupport.unpark(thread);
  }

  private void cancel(ActiveGeneration generation) {
    cancellations.add(generation);
    LockSupport.unpark(thread);
  }

  private void loop() {
    while (!stopping) {
      try {
        turn();
        settle();
      } catch (RuntimeException | Error e) {
        LOG.log(
            System.Logger.Level.ERROR, "a step failed; its requests end, the engine goes on", e);
        scheduler.failAll(e);
        continue; // what it ended is settled before it may sleep
      }
      if (scheduler.idle() && arrivals.isEmpty() && cancellations.isEmpty() && !stopping) {
        LockSupport.park(this);
      }
    }
    takeArrivals();
    scheduler.cancelAll();
    settle();
  }

  private void turn() {
    takeArrivals();
    for (ActiveGeneration g = cancellations.poll(); g != null; g = cancellations.poll()) {
      scheduler.cancel(g);
    }
    if (cancelAll) {
      scheduler.cancelAll();
    }
    scheduler.step();
  }

  private void takeArrivals() {
    for (ActiveGeneration g = arrivals.poll(); g != null; g = arrivals.poll()) {
      scheduler.add(g);
    }
  }

  /** Publishes the numbers first, so that whoever waits for the last request sees them. */
  private void settle() {
    scheduler.publish();
    int ended = scheduler.takeEnded();
    if (ended > 0) {
      synchronized (lock) {
        live -= ended;
        lock.notifyAll();
      }
    }
  }

  /** Waits, with the lock held, until no request is left; true if interrupted. */
  private boolean awaitEmpty(long millis) {
    long begin = System.nanoTime();
    while (live > 0) {
      long left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      if (left <= 0) {
        return false;
      }
      try {
        lock.wait(left);
      } catch (InterruptedException e) {
        return true;
      }
    }
    return false;
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
