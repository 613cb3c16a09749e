package dev.hone.server.api;

import dev.hone.server.local.UnknownModelException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** A model that is not here, as Azure's clients know it. */
final class UnknownDeploymentException extends WireException {
  private static final long serialVersionUID = 1L;

  UnknownDeploymentException(UnknownModelException model) {
    super(
        ErrorKind.NOT_FOUND,
        "The API deployment for this resource does not exist. " + model.getMessage(),
        model);
  }

  @Override
  public Optional<String> code() {
    return Optional.of("DeploymentNotFound");
  }
}
