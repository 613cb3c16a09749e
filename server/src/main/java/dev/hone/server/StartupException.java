package dev.hone.server;

import org.jspecify.annotations.Nullable;

/** The server can't start; the message says why and what to do. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
