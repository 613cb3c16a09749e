package dev.hone.model.gguf;

import dev.hone.model.ModelException;

/** A GGUF file that is damaged, hostile, or of a kind that is not supported. */
public class GgufException extends ModelException {
  private static final long serialVersionUID = 1L;

  public GgufException(String message) {
    super(message);
  }

  public GgufException(String message, Throwable cause) {
    super(message, cause);
  }
}
