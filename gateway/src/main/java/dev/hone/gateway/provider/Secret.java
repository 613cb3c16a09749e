package dev.hone.gateway.provider;

/** A credential. It prints as dots, so that it can't reach a log or an error by accident. */
public record Secret(String value) {

  /** Refuses an empty one. */
  public Secret {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an empty key");
    }
  }

  @Override
  public String toString() {
    return "•••";
  }
}
