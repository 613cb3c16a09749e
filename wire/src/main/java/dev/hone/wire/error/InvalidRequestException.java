package dev.hone.wire.error;

import java.util.Optional;

/** A request that can't be served as it stands: which field, why, and what to do about it. */
public class InvalidRequestException extends WireException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String code;

  /**
   * A request whose field is to blame.
   *
   * @param path JSON path such as {@code messages[2].content}; empty for the body as a whole
   * @param problem what is wrong
   * @param remedy what the client should do, as a sentence; may be empty
   */
  public InvalidRequestException(String path, String problem, String remedy) {
    this(path, problem, remedy, "");
  }

  /** As above, with a word for programs such as {@code unsupported_parameter}. */
  public InvalidRequestException(String path, String problem, String remedy, String code) {
    super(ErrorKind.INVALID_REQUEST, message(path, problem, remedy));
    this.path = path;
    this.code = code;
  }

  private static String message(String path, String problem, String remedy) {
    String where = path.isEmpty() ? "" : path + ": ";
    return where + problem + (remedy.isEmpty() ? "" : ". " + remedy);
  }

  @Override
  public Optional<String> param() {
    return path.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  @Override
  public Optional<String> code() {
    return code.isEmpty() ? Optional.empty() : Optional.of(code);
  }
}
