package dev.hone.model;

/** Hears how far the loading of a model is. Called from the loading thread. */
@FunctionalInterface
public interface LoadProgress {

  /** Says nothing to anyone. */
  LoadProgress SILENT = (done, total) -> {};

  /**
   * Called after each tensor.
   *
   * @param done bytes of weights loaded so far
   * @param total bytes of weights to load
   */
  void loaded(long done, long total);
}
