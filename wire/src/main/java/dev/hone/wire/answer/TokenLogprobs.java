package dev.hone.wire.answer;

/** Collects log-probabilities in OpenAI's shape: JSON arrays with an entry for each token. */
public final class TokenLogprobs {
  private final StringBuilder entries = new StringBuilder();

  /** Adds the entries of an array, which holds some; an empty text has none. */
  public void add(String array) {
    if (!array.isEmpty()) {
      String stripped = array.strip();
      entries.append(entries.isEmpty() ? '[' : ',').append(stripped, 1, stripped.length() - 1);
    }
  }

  /** All entries in one array; empty if there are none. */
  public String array() {
    return entries.isEmpty() ? "" : entries + "]";
  }
}
