package dev.hone.engine;

/** Which tokens a sequence holds, and how often its answer holds each: what penalties look at. */
final class TokenHistory {
  private int[] tokens = new int[64];

  /** Occurrences in the answer; -1: the slot is empty. */
  private int[] counts = emptyCounts(64);

  private int size;

  void addPrompt(int token) {
    slot(token);
  }

  void addAnswer(int token) {
    int i = slot(token); // may replace the array
    counts[i]++;
  }

  /** Applies the penalties of {@code sampling} to the logits of the tokens held. */
  void penalize(float[] logits, Sampling sampling) {
    for (int i = 0; i < tokens.length; i++) {
      if (counts[i] < 0 || tokens[i] >= logits.length) {
        continue;
      }
      float logit = logits[tokens[i]];
      logit =
          logit > 0 ? logit / sampling.repetitionPenalty() : logit * sampling.repetitionPenalty();
      if (counts[i] > 0) {
        logit -= sampling.presencePenalty();
        logit -= counts[i] * sampling.frequencyPenalty();
      }
      logits[tokens[i]] = logit;
    }
  }

  private int slot(int token) {
    if (2 * size > tokens.length) {
      grow();
    }
    int i = find(token);
    if (counts[i] < 0) {
      tokens[i] = token;
      counts[i] = 0;
      size++;
    }
    return i;
  }

  private int find(int token) {
    int i = (token * 0x9E3779B1) >>> Integer.numberOfLeadingZeros(tokens.length - 1);
    while (counts[i] >= 0 && tokens[i] != token) {
      i = (i + 1) & (tokens.length - 1);
    }
    return i;
  }

  private void grow() {
    int[] oldTokens = tokens;
    int[] oldCounts = counts;
    tokens = new int[2 * oldTokens.length];
    counts = emptyCounts(tokens.length);
    for (int i = 0; i < oldTokens.length; i++) {
      if (oldCounts[i] >= 0) {
        int to = find(oldTokens[i]);
        tokens[to] = oldTokens[i];
        counts[to] = oldCounts[i];
      }
    }
  }

  private static int[] emptyCounts(int length) {
    int[] counts = new int[length];
    java.util.Arrays.fill(counts, -1);
    return counts;
  }
}
