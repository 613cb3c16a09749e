package dev.hone.wire.error;

/**
 * A request that the protocol of the chosen upstream can't express without changing the answer. The
 * field is named; it is never dropped in silence.
 */
public final class UnsupportedByTargetException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  /** The field at this path can't be said to the target. */
  public UnsupportedByTargetException(String path, String target, String remedy) {
    super(path, target + " has no equivalent", remedy, "unsupported_parameter");
  }
}
