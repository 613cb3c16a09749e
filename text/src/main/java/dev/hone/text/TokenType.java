package dev.hone.text;

/** What a vocabulary says a token is, with the number GGUF stores for it ({@code token_type}). */
public enum TokenType {
  NORMAL(1),
  UNKNOWN(2),
  CONTROL(3),
  USER_DEFINED(4),
  UNUSED(5),
  BYTE(6);

  private final int code;

  TokenType(int code) {
    this.code = code;
  }

  /** The number in {@code tokenizer.ggml.token_type}. */
  public int code() {
    return code;
  }

  /**
   * The type of a stored number; 0 ("undefined") is read as {@link #NORMAL}.
   *
   * @throws TokenizerException if no type has that number
   */
  public static TokenType of(int code) {
    return switch (code) {
      case 0, 1 -> NORMAL;
      case 2 -> UNKNOWN;
      case 3 -> CONTROL;
      case 4 -> USER_DEFINED;
      case 5 -> UNUSED;
      case 6 -> BYTE;
      default -> throw new TokenizerException("token type " + code + " is not one of 0 to 6");
    };
  }

  /** True for tokens that text must not become unless the caller asked for special tokens. */
  boolean reserved() {
    return this == CONTROL || this == UNKNOWN;
  }
}
