package dev.hone.server.local;

import dev.hone.engine.Generation;
import dev.hone.engine.GenerationEvent;
import dev.hone.engine.GenerationFailed;
import dev.hone.engine.GenerationStats;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the engine to one request, all its choices together, as frames of events.
 *
 * <p>Events come on the engine's thread and go to the sink from there; while the sink has no room
 * they wait here. A client that lets more than {@link #MOST_WAITING} pile up is given up: the
 * engine never waits for anybody.
 */
final class LocalAnswer implements LocalStream {
  private static final int MOST_WAITING = 4096;
  private static final byte[] NO_BYTES = {};

  private final String model;
  private final List<AnswerParser> parsers;
  private final List<Generation> generations = new ArrayList<>();
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private @Nullable FrameSink sink;
  private @Nullable WireException failure;
  private @Nullable Consumer<Usage> counted;
  private boolean begun;
  private boolean full;
  private boolean closed;
  private int ended;
  private long prompt;
  private long cached;
  private long output;
  private long drawn;

  /**
   * An answer to come.
   *
   * @param parsers one for each choice
   */
  LocalAnswer(String model, List<AnswerParser> parsers) {
    this.model = model;
    this.parsers = List.copyOf(parsers);
  }

  /** Adds a choice's generation, for cancelling. */
  synchronized void add(Generation generation) {
    generations.add(generation);
    if (closed) {
      generation.cancel();
    }
  }

  /**
   * Waits until the prompt of a choice has been computed.
   *
   * @throws WireException if the request failed, or was given up, before that
   */
  synchronized void awaitFirst() throws InterruptedException {
    while (!begun && failure == null && !closed) {
      wait();
    }
    if (!begun) {
      throw failure != null
          ? failure
          : new WireException(ErrorKind.CANCELLED, "The client left before the answer began.");
    }
  }

  /** Takes an event of a choice, on the engine's thread. */
  synchronized void take(int choice, GenerationEvent event) {
    count(event);
    if (closed || failure != null) {
      return;
    }
    switch (event) {
      case GenerationEvent.Started started -> begin();
      case GenerationEvent.Text text -> put(parsers.get(choice).text(text.text()));
      case GenerationEvent.Finished finished -> {
        if (finished.reason() == GenerationEvent.Reason.CANCELLED) {
          // Nobody here gave it up: the engine is closing.
          fail(new WireException(ErrorKind.UNAVAILABLE, "The server stopped."));
        } else {
          begin();
          finish(choice, finished);
        }
      }
      case GenerationEvent.Failed failed -> fail(of(failed.error()));
    }
  }

  private void count(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Started started -> {
        prompt = Math.max(prompt, started.promptTokens());
        cached = Math.max(cached, started.cachedTokens());
      }
      case GenerationEvent.Text text -> output += text.tokens();
      case GenerationEvent.Finished finished -> ended(finished.stats());
      case GenerationEvent.Failed failed -> ended(failed.stats());
    }
  }

  private void ended(GenerationStats stats) {
    drawn += stats.outputTokens();
    ended++;
    if (ended == parsers.size()) {
      output = drawn;
      tellCount();
    }
  }

  private void tellCount() {
    if (counted != null) {
      counted.accept(usage());
      counted = null;
    }
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public Headers headers() {
    return Headers.NONE;
  }

  @Override
  public Optional<Protocol> protocol() {
    return Optional.empty();
  }

  @Override
  public boolean streamed() {
    return true;
  }

  @Override
  public synchronized void forwardTo(FrameSink target) {
    sink = target;
    flow();
  }

  @Override
  public synchronized void cancel() {
    closed = true;
    waiting.clear();
    generations.forEach(Generation::cancel);
    notifyAll();
  }

  @Override
  public synchronized void cancel(Consumer<Usage> whenCounted) {
    cancel();
    counted = whenCounted;
    if (ended == parsers.size()) {
      tellCount();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      // The counts come first: Anthropic clients get the prompt tokens with the start.
      put(List.of(new ChatEvent.UsageReport(usage()), new ChatEvent.Start("", model)));
      notifyAll();
    }
  }

  private void finish(int choice, GenerationEvent.Finished finished) {
    AnswerParser parser = parsers.get(choice);
    List<ChatEvent> events = new ArrayList<>(parser.end());
    StopReason reason =
        parser.calledTools() && finished.reason() == GenerationEvent.Reason.END_TOKEN
            ? StopReason.TOOL_CALLS
            : reason(finished.reason());
    events.add(new ChatEvent.Stop(choice, reason, "", Optional.ofNullable(finished.stopString())));
    put(events);
  }

  private void fail(WireException error) {
    failure = error;
    generations.forEach(Generation::cancel);
    notifyAll();
    flow();
  }

  /** Passes events on, the counts with them, so that what is booked is always up to date. */
  private void put(List<ChatEvent> events) {
    if (waiting.size() >= MOST_WAITING) {
      waiting.clear();
      full = false;
      fail(
          new WireException(
              ErrorKind.CANCELLED, "The client reads too slowly for the answer to be kept."));
      return;
    }
    List<ChatEvent> all = new ArrayList<>(events);
    all.add(new ChatEvent.UsageReport(usage()));
    if (ended == parsers.size()) {
      all.add(new ChatEvent.End());
    }
    waiting.add(new Frame(NO_BYTES, all));
    flow();
  }

  /**
   * Passes on what waits while there is room. The sink hops to its own thread: nothing here blocks.
   */
  private void flow() {
    FrameSink target = sink;
    if (target == null || full || closed) {
      return;
    }
    while (!waiting.isEmpty()) {
      if (!target.onFrame(waiting.remove())) {
        full = true;
        target.whenWritable(this::roomAgain);
        return;
      }
    }
    if (failure != null) {
      closed = true;
      target.onError(failure);
    } else if (ended == parsers.size()) {
      closed = true;
      target.onEnd();
    }
  }

  private synchronized void roomAgain() {
    full = false;
    flow();
  }

  /** The counts so far. The choices share one prompt: it is counted once. */
  private Usage usage() {
    return Usage.builder(Provenance.COUNTED)
        .fresh(prompt - cached)
        .cacheRead(cached)
        .output(output)
        .build();
  }

  private static StopReason reason(GenerationEvent.Reason reason) {
    return switch (reason) {
      case END_TOKEN -> StopReason.END;
      case STOP_STRING -> StopReason.STOP_SEQUENCE;
      case MAX_TOKENS -> StopReason.LENGTH;
      case CONTEXT_FULL -> StopReason.CONTEXT_WINDOW;
      case CANCELLED -> StopReason.CANCELLED;
    };
  }

  private static WireException of(GenerationFailed error) {
    ErrorKind kind =
        error.kind() == GenerationFailed.Kind.OUT_OF_MEMORY
            ? ErrorKind.UNAVAILABLE
            : ErrorKind.INTERNAL;
    return new WireException(kind, String.valueOf(error.getMessage()), error);
  }
}
