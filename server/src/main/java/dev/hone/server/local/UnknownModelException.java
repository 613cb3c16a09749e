package dev.hone.server.local;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** A model was asked for that is not here. */
public final class UnknownModelException extends WireException {
  private static final long serialVersionUID = 1L;

  public UnknownModelException(String message) {
    super(ErrorKind.NOT_FOUND, message);
  }

  @Override
  public Optional<String> param() {
    return Optional.of("model");
  }

  @Override
  public Optional<String> code() {
    return Optional.of("model_not_found");
  }
}
