package dev.hone.text;

/** A vocabulary that cannot be used as it is, or a token id outside it. */
public class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TokenizerException(String message) {
    super(message);
  }
}
