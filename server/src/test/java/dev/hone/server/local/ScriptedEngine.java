package dev.hone.server.local;

import dev.hone.engine.Engine;
import dev.hone.engine.EngineMetrics;
import dev.hone.engine.Generation;
import dev.hone.engine.GenerationEvent;
import dev.hone.engine.GenerationListener;
import dev.hone.engine.GenerationRequest;
import dev.hone.engine.GenerationStats;
import java.time.Duration;
import java.util.List;

/** An engine that answers every request with the same pieces of text. */
public final class ScriptedEngine implements Engine {
  private final List<String> pieces;
  private final Runnable beforeLast;

  public ScriptedEngine(List<String> pieces) {
    this(pieces, () -> {});
  }

  /**
   * An engine that stops to do something.
   *
   * @param beforeLast runs before the last piece
   */
  public ScriptedEngine(List<String> pieces, Runnable beforeLast) {
    this.pieces = List.copyOf(pieces);
    this.beforeLast = beforeLast;
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    int prompt = request.prompt().length;
    Thread.startVirtualThread(() -> {
      listener.onEvent(new GenerationEvent.Started(prompt, 0));
      for (int i = 0; i < pieces.size(); i++) {
        if (i == pieces.size() - 1) {
          beforeLast.run();
        }
        listener.onEvent(new GenerationEvent.Text(pieces.get(i), 1, List.of()));
      }
      listener.onEvent(
          new GenerationEvent.Finished(
              GenerationEvent.Reason.END_TOKEN,
              null,
              new GenerationStats(prompt, 0, pieces.size() + 1, 1, 0, 1, 1, 1)));
    });
    return new Generation() {
      @Override
      public String id() {
        return request.id();
      }

      @Override
      public void cancel() {}
    };
  }

  @Override
  public EngineMetrics metrics() {
    return new EngineMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public void drain(Duration timeout) {}

  @Override
  public void close() {}
}
