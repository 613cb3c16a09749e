package dev.hone.engine;

import java.util.List;

/**
 * Looks for any of several strings in a text that arrives char by char (Knuth, Morris and Pratt,
 * once per string). How the text is cut into tokens can't matter to it.
 */
final class StopMatcher {
  private final List<String> stops;

  /** {@code failures[s][n]}: length of the longest proper border of the first n chars of stop s. */
  private final int[][] failures;

  /** Chars of each stop string that the text ends with now. */
  private final int[] matched;

  StopMatcher(List<String> stops) {
    this.stops = stops;
    matched = new int[stops.size()];
    failures = stops.stream().map(StopMatcher::failures).toArray(int[][]::new);
  }

  /**
   * Takes the next char.
   *
   * @return the index of the stop string that it completes, the longest if there are several; -1 if
   *     it completes none
   */
  int next(char c) {
    int found = -1;
    for (int s = 0; s < matched.length; s++) {
      String stop = stops.get(s);
      int n = matched[s];
      while (n > 0 && stop.charAt(n) != c) {
        n = failures[s][n];
      }
      if (stop.charAt(n) == c) {
        n++;
      }
      matched[s] = n;
      if (n == stop.length()) {
        matched[s] = failures[s][n];
        if (found < 0 || n > stops.get(found).length()) {
          found = s;
        }
      }
    }
    return found;
  }

  /** Chars at the end of the text that may be the beginning of a stop string. */
  int held() {
    int most = 0;
    for (int n : matched) {
      most = Math.max(most, n);
    }
    return most;
  }

  private static int[] failures(String stop) {
    int[] failures = new int[stop.length() + 1];
    int border = 0;
    for (int n = 1; n < stop.length(); n++) {
      while (border > 0 && stop.charAt(border) != stop.charAt(n)) {
        border = failures[border];
      }
      if (stop.charAt(border) == stop.charAt(n)) {
        border++;
      }
      failures[n + 1] = border;
    }
    return failures;
  }
}
