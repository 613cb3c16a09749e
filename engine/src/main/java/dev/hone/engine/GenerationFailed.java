package dev.hone.engine;

import org.jspecify.annotations.Nullable;

/** A request that was taken and then could not be finished. The others go on. */
public final class GenerationFailed extends EngineException {
  private static final long serialVersionUID = 1L;

  /** What failed, for callers that answer differently. */
  public enum Kind {
    /** The sequence outgrew the whole KV pool: a shorter request or a larger pool helps. */
    OUT_OF_MEMORY,
    /** The model computed values that are not finite: the weights are damaged. */
    NOT_FINITE,
    /** Anything else: a bug in Hone; the cause says where. */
    INTERNAL
  }

  private final Kind kind;

  public GenerationFailed(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
