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

  public ScriptedEngine(List<String> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  @Override
  public Generation submit(GenerationRequest request, GenerationListener listener) {
    int prompt = request.prompt().length;
    Thread.startVirtualThread(() -> {
      listener.onEvent(new GenerationEvent.Started(prompt, 0));
      for (String piece : pieces) {
        listener.onEvent(new GenerationEvent.Text(piece, 1, List.of()));
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
