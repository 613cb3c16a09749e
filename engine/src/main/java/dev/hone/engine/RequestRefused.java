package dev.hone.engine;

/** A request that the engine can't take. Nothing of it has run and its listener heard nothing. */
public final class RequestRefused extends EngineException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** The prompt leaves no room for an answer in the context or the KV pool. */
    PROMPT_TOO_LONG,
    /** The model can't make sense of it: a token id outside the vocabulary. */
    INVALID,
    /** Too many requests wait already; try again later. */
    OVERLOADED,
    /** The engine is draining or closed. */
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
