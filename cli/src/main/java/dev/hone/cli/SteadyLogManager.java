package dev.hone.cli;

import java.util.logging.LogManager;

/**
 * Keeps the log open while the process ends. The JDK's own closes it at the first sign of a stop,
 * and what requests say that end during the drain would be lost.
 */
public final class SteadyLogManager extends LogManager {
  /** Does nothing: called at the stop, and where nothing was configured yet. */
  @Override
  public void reset() {}
}
