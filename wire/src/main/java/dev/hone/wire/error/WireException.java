package dev.hone.wire.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The root of everything that this module throws. The message is fit for a client to read. */
public class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  /** An error of this kind. */
  public WireException(ErrorKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** An error of this kind with what caused it. */
  public WireException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What went wrong. */
  public ErrorKind kind() {
    return kind;
  }

  /** The HTTP status to answer. */
  public int status() {
    return kind.status();
  }

  /** The JSON path of the field that is to blame, as the dialects' {@code param}. */
  public Optional<String> param() {
    return Optional.empty();
  }

  /** A stable word for programs, as the dialects' {@code code}. */
  public Optional<String> code() {
    return Optional.empty();
  }
}
