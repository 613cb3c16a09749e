package dev.hone.server.models;

import java.io.IOException;
import java.nio.file.Path;

/** A place to fetch a model file from. */
public interface ModelSource {

  /** For messages: the place, and nothing secret. */
  String describe();

  /**
   * Writes the whole file to {@code part}. What it leaves there after an exception is deleted by
   * the caller.
   */
  void fetch(Path part, FetchProgress progress) throws IOException, InterruptedException;
}
