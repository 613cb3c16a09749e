package dev.hone.server.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How local models run.
 *
 * @param threads threads of the kernels; all processors where absent
 * @param kvCacheBytes memory for keys and values; the engine's default where absent
 * @param contextLength most positions of a sequence; the model's own where absent
 * @param maxRunning requests that run together
 * @param maxWaiting requests that may queue
 */
public record EngineConfig(
    OptionalInt threads,
    Optional<Long> kvCacheBytes,
    OptionalInt contextLength,
    int maxRunning,
    int maxWaiting) {
  public static final EngineConfig DEFAULT =
      new EngineConfig(OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), 16, 256);
}
