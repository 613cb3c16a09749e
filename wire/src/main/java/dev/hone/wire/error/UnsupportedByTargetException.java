package dev.hone.wire.error;

/**
 * A request that the protocol of the chosen upstream can't express without changing the answer. The
 * field is named; it is never dropped in silence.
 */
public final class UnsupportedByTargetException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  /**
   * A field that the target can't bear.
   *
   * @param problem what the target can't do, as a clause
   */
  public UnsupportedByTargetException(String path, String problem, String remedy) {
    super(path, problem, remedy, "unsupported_parameter");
  }

  /** A field for which the target has no word. */
  public static UnsupportedByTargetException missing(String path, String target, String remedy) {
    return new UnsupportedByTargetException(path, target + " has no equivalent", remedy);
  }
}
