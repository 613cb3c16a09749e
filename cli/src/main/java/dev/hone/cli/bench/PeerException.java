package dev.hone.cli.bench;

import org.jspecify.annotations.Nullable;

/** The program to compare with could not be run, or said something unexpected. */
public final class PeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
