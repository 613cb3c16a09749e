package dev.hone.server.local;

import dev.hone.engine.Engine;
import dev.hone.model.LanguageModel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A model that is loaded and an engine that runs it.
 *
 * @param name what clients call it
 * @param loadTime from opening the file to the first possible step
 */
public record LocalModel(
    String name, Path file, LanguageModel model, Engine engine, Duration loadTime)
    implements AutoCloseable {

  /** Stops the engine, then frees the weights. */
  @Override
  public void close() {
    engine.close();
    model.close();
  }
}
