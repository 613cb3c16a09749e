package dev.hone.engine;

/** A request that the engine can't take. */
public final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    PROMPT_TOO_LONG,
    INVALID,
    OVERLOADED,
    CLOSING
  }

  private final Kind kind;

  public RequestRefused(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
