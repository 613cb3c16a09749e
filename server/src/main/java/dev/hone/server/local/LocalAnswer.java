package dev.hone.server.local;

import dev.hone.engine.Generation;
import dev.hone.engine.GenerationEvent;
import dev.hone.engine.GenerationFailed;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatStream;
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
import org.jspecify.annotations.Nullable;

/**
 * The answer of the engine to one request, all its choices together, as frames of events.
 *
 * <p>Events come on the engine's thread and go to the sink from there; while the sink has no room
 * they wait here. A client that lets more than {@link #MOST_WAITING} pile up is given up: the
 * engine never waits for anybody.
 */
final class LocalAnswer implements ChatStream {
  private static final int MOST_WAITING = 4096;

  private final String model;
  private final int choices;
  private final List<Generation> generations = new ArrayList<>();
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private @Nullable FrameSink sink;
  private @Nullable WireException failure;
  private boolean begun;
  private boolean full;
  private boolean closed;
  private int ended;
  private long prompt;
  private long cached;
  private long output;
  private long drawn;

  LocalAnswer(String model, int choices) {
    this.model = model;
    this.choices = choices;
  }

  /** Adds a choice's generation, for cancelling. */
  synchronized void add(Generation generation) {
    generations.add(generation);
    if (closed) {
      generation.cancel();
    }
  }

  /** Waits until the first token of a choice has been drawn, or the request has failed. */
  synchronized void awaitFirst() throws InterruptedException {
    while (!begun && failure == null && !closed) {
      wait();
    }
    if (waiting.isEmpty() && failure != null) {
      throw failure;
    }
  }

  /** Takes an event of a choice, on the engine's thread. */
  synchronized void take(int choice, GenerationEvent event) {
    if (closed || failure != null) {
      return;
    }
    switch (event) {
      case GenerationEvent.Started started -> {
        prompt = Math.max(prompt, started.promptTokens());
        cached = Math.max(cached, started.cachedTokens());
        begin();
      }
      case GenerationEvent.Text text -> {
        begin();
        output += text.tokens();
        // The counts go along, so that an answer which its client leaves is booked exactly.
        put(
            Frame.of(
                new ChatEvent.Text(choice, 0, text.text()), new ChatEvent.UsageReport(usage())));
      }
      case GenerationEvent.Finished finished -> {
        begin();
        finish(choice, finished);
      }
      case GenerationEvent.Failed failed -> fail(of(failed.error()));
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

  private void begin() {
    if (!begun) {
      begun = true;
      // The counts come first: Anthropic clients get the prompt tokens with the start.
      put(Frame.of(new ChatEvent.UsageReport(usage()), new ChatEvent.Start("", model)));
      notifyAll();
    }
  }

  private void finish(int choice, GenerationEvent.Finished finished) {
    drawn += finished.stats().outputTokens();
    prompt = Math.max(prompt, finished.stats().promptTokens());
    ended++;
    List<ChatEvent> events = new ArrayList<>();
    events.add(
        new ChatEvent.Stop(
            choice, reason(finished.reason()), "", Optional.ofNullable(finished.stopString())));
    if (ended == choices) {
      output = drawn;
      events.add(new ChatEvent.UsageReport(usage()));
      events.add(new ChatEvent.End());
    }
    put(new Frame(new byte[0], events));
  }

  private void fail(WireException error) {
    failure = error;
    generations.forEach(Generation::cancel);
    notifyAll();
    flow();
  }

  private void put(Frame frame) {
    if (waiting.size() >= MOST_WAITING) {
      fail(
          new WireException(
              ErrorKind.CANCELLED, "The client reads too slowly for the answer to be kept."));
      return;
    }
    waiting.add(frame);
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
    } else if (ended == choices) {
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
