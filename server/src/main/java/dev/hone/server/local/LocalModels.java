package dev.hone.server.local;

import dev.hone.server.http.NoRetry;
import dev.hone.server.http.RetryLater;
import dev.hone.wire.error.ErrorKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The local models by name. Thread-safe. */
public final class LocalModels implements AutoCloseable {
  private static final int RETRY_SECONDS = 2;

  private final Map<String, ModelSlot> slots = new LinkedHashMap<>();
  private boolean closed;

  /**
   * Sets what stands under the slot's name. A model that comes after {@link #close} is closed at
   * once.
   */
  public void put(ModelSlot slot) {
    synchronized (this) {
      if (!closed) {
        slots.put(slot.name(), slot);
        notifyAll();
        return;
      }
    }
    if (slot instanceof ModelSlot.Ready ready) {
      ready.model().close();
    }
  }

  /** All slots in the order in which they were named. */
  public synchronized List<ModelSlot> all() {
    return List.copyOf(slots.values());
  }

  public synchronized Optional<ModelSlot> find(String name) {
    return Optional.ofNullable(slots.get(name));
  }

  /** The models that are ready. */
  public List<LocalModel> ready() {
    return all().stream()
        .filter(s -> s instanceof ModelSlot.Ready)
        .map(s -> ((ModelSlot.Ready) s).model())
        .toList();
  }

  /**
   * The model under this name.
   *
   * @throws RetryLater if it is being prepared
   * @throws UnknownModelException if there is none
   * @throws NoRetry if it failed to load
   */
  public LocalModel require(String name) {
    return switch (find(name).orElse(null)) {
      case null -> throw unknown(name);
      case ModelSlot.Ready ready -> ready.model();
      case ModelSlot.Preparing p ->
          throw new RetryLater(
              "The model %s is not ready: %s. Try again in a moment.".formatted(name, p.doing()),
              RETRY_SECONDS);
      case ModelSlot.Failed failed ->
          throw new NoRetry(
              ErrorKind.UNAVAILABLE,
              "The model %s can't be used: %s".formatted(name, failed.reason()));
    };
  }

  private UnknownModelException unknown(String name) {
    List<String> names = all().stream().map(ModelSlot::name).toList();
    return new UnknownModelException(
        "There is no model '%s' here. %s"
            .formatted(
                name,
                names.isEmpty()
                    ? "No model is loaded: start Hone with --model FILE.gguf."
                    : "There is: " + String.join(", ", names) + "."));
  }

  /** Lets running requests end, at most this long. */
  public void drain(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (LocalModel model : ready()) {
      model.engine().drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  /** Closes every model. */
  @Override
  public void close() {
    List<LocalModel> ready;
    synchronized (this) {
      closed = true;
      ready = ready();
      slots.clear();
    }
    ready.forEach(LocalModel::close);
  }
}
