package dev.hone.model;

/** A sound model file of a kind that Hone can't run; the message names what it could. */
public final class UnsupportedModel extends ModelException {
  private static final long serialVersionUID = 1L;

  public UnsupportedModel(String message) {
    super(message);
  }
}
