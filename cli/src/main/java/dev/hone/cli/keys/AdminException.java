package dev.hone.cli.keys;

import org.jspecify.annotations.Nullable;

/** A gateway's administration that can't be reached, or refuses. */
public final class AdminException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AdminException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
