package dev.hone.server.local;

import dev.hone.engine.EngineOptions;
import dev.hone.engine.SteppingEngine;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.DecoderModel;
import dev.hone.model.LoadProgress;
import dev.hone.model.ModelOptions;
import dev.hone.server.config.EngineConfig;
import dev.hone.server.config.ModelFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Loads model files and starts an engine for each. The models share one pool of kernel threads. */
public final class ModelLoader implements AutoCloseable {
  private final Kernels kernels;
  private final EngineConfig config;
  private final WorkerPool pool;
  private volatile boolean closed;

  public ModelLoader(Kernels kernels, EngineConfig config) {
    this.kernels = kernels;
    this.config = config;
    this.pool = new WorkerPool(config.threads().orElse(Runtime.getRuntime().availableProcessors()));
  }

  public Kernels kernels() {
    return kernels;
  }

  public int threads() {
    return pool.threads();
  }

  /**
   * Loads a model.
   *
   * @throws dev.hone.model.ModelException if the file can't be used; the message says why and what
   *     to do
   */
  public LocalModel load(ModelFile file, LoadProgress progress) {
    long began = System.nanoTime();
    DecoderModel model = DecoderModel.load(file.file(), options(), kernels, pool, progress);
    EngineOptions running =
        new EngineOptions(
            config.maxRunning(),
            Math.max(1, config.maxWaiting()),
            EngineOptions.DEFAULT.maxStepTokens(),
            EngineOptions.DEFAULT.prefillBesideAnswers());
    return new LocalModel(
        name(file),
        file.file(),
        model,
        SteppingEngine.start(model, running),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /**
   * What clients call a file's model: the name given, else the file's name without ending and
   * weight type, in lower case.
   */
  public static String name(ModelFile file) {
    return file.name().orElseGet(() -> name(file.file()));
  }

  private static String name(Path file) {
    return file.getFileName()
        .toString()
        .replaceFirst("\\.gguf$", "")
        .replaceFirst("[.-](I?Q[0-9][A-Z0-9_]*|B?F(16|32))$", "")
        .toLowerCase(Locale.ROOT);
  }

  private ModelOptions options() {
    ModelOptions options = ModelOptions.defaults();
    if (config.contextLength().isPresent()) {
      options = options.withMaxContext(config.contextLength().getAsInt());
    }
    return config.kvCacheBytes().isPresent()
        ? options.withKvBytes(config.kvCacheBytes().get())
        : options;
  }

  /** Whether the server has ended: what still loads then fails, which is no news. */
  boolean closed() {
    return closed;
  }

  /** Ends the kernel threads. Close the models first. */
  @Override
  public void close() {
    closed = true;
    pool.close();
  }
}
