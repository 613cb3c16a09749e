package dev.hone.engine;

import org.jspecify.annotations.Nullable;

/** Root of what can go wrong with a request. The message says what, where, and what to do. */
public class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
