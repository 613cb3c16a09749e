package dev.hone.server.local;

/** Hears how models come to be ready. Called from the preparing thread. */
public interface PreparationListener {

  /** Nobody listens. */
  PreparationListener SILENT = new PreparationListener() {};

  /** Bytes of a fetch or a load; {@code total} 0 if not known. */
  default void progress(String what, long done, long total) {}

  default void ready(LocalModel model) {}

  default void failed(String name, String reason) {}
}
