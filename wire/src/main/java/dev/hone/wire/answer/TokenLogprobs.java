package dev.hone.wire.answer;

/** Log-probabilities in OpenAI's shape: JSON arrays with an entry for each token. */
public final class TokenLogprobs {
  private TokenLogprobs() {}

  /** The entries of both arrays; empty texts have none. */
  public static String joined(String first, String second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first + second;
    }
    String head = first.strip();
    return head.substring(0, head.length() - 1) + "," + second.strip().substring(1);
  }
}
