package dev.hone.server.models;

/** A model file that could not be had; the message names every source tried and the remedy. */
public final class FetchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FetchException(String message) {
    super(message);
  }
}
