package dev.hone.cli.chat;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.StopReason;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes an answer's frames on the engine's thread and waits for its end on the asker's. */
final class AnswerCollector implements FrameSink {
  private final Consumer<String> pieces;
  private final StringBuilder text = new StringBuilder();
  private final long began = System.nanoTime();
  private long first;
  private long promptTokens;
  private long outputTokens;
  private StopReason reason = StopReason.CANCELLED;
  private @Nullable WireException failure;
  private boolean over;

  AnswerCollector(Consumer<String> pieces) {
    this.pieces = pieces;
  }

  @Override
  public synchronized boolean onFrame(Frame frame) {
    if (!over) {
      frame.events().forEach(this::take);
    }
    return true;
  }

  private void take(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text piece -> {
        if (first == 0) {
          first = System.nanoTime();
        }
        text.append(piece.text());
        pieces.accept(piece.text());
      }
      case ChatEvent.UsageReport report -> {
        promptTokens = report.usage().promptTokens();
        outputTokens = report.usage().outputTokens();
      }
      case ChatEvent.Stop stop -> reason = stop.reason();
      default -> {} // a local model says nothing else
    }
  }

  @Override
  public void whenWritable(Runnable resume) {
    resume.run();
  }

  @Override
  public synchronized void onEnd() {
    end();
  }

  @Override
  public synchronized void onError(WireException error) {
    failure = error;
    end();
  }

  /** The asker does not want more: nothing will come, and {@link #await} returns what there is. */
  synchronized void cancelled() {
    end();
  }

  private void end() {
    over = true;
    notifyAll();
  }

  /**
   * Waits for the end.
   *
   * @throws WireException if the answer broke off
   */
  synchronized Answer await() throws InterruptedException {
    while (!over) {
      wait();
    }
    if (failure != null) {
      throw failure;
    }
    long end = System.nanoTime();
    return new Answer(
        text.toString(),
        promptTokens,
        outputTokens,
        first == 0 ? Duration.ZERO : Duration.ofNanos(first - began),
        Duration.ofNanos(end - began),
        reason);
  }
}
