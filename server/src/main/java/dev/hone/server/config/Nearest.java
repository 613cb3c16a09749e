package dev.hone.server.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that a typo most likely meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate at the smallest edit distance, if that is at most 2 or a third of the word's
   * length, and something of the word is left.
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    String best = null;
    int least = Math.min(Math.max(2, word.length() / 3) + 1, word.length());
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
