package dev.hone.server.models;

/** Hears how far a fetch has come. */
@FunctionalInterface
public interface FetchProgress {
  FetchProgress NONE = (source, done, total) -> {};

  /**
   * Called often, from one thread.
   *
   * @param done bytes so far
   * @param total bytes in all, 0 if not known
   */
  void update(String source, long done, long total);
}
