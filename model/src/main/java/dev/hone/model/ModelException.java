package dev.hone.model;

/**
 * Root of what can go wrong with a model file or a step. The message says what, where, and what to
 * do.
 */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
