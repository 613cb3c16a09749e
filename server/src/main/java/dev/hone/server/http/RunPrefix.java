package dev.hone.server.http;

import java.util.Optional;

/**
 * The optional beginning {@code /run/ID} of any path: what comes under it is booked with the tag
 * {@code run=ID}. A base URL is the one thing that every client lets its user set, headers are not;
 * so this is how {@code hone run} tells its command's requests from all others.
 */
final class RunPrefix {
  private static final String START = "/run/";
  private static final int LONGEST = 64;

  private RunPrefix() {}

  /** The id; empty where there is none. */
  static Optional<String> id(String path) {
    int end = end(path);
    return end < 0 ? Optional.empty() : Optional.of(path.substring(START.length(), end));
  }

  /** The prefix of a run. */
  static String of(String id) {
    return START + id;
  }

  /** The path, or path and query, without it. */
  static String without(String path) {
    int end = end(path);
    if (end < 0) {
      return path;
    }
    // A probe of the bare base URL has no path after it.
    return end == path.length() ? "/" : path.substring(end);
  }

  private static int end(String path) {
    if (!path.startsWith(START)) {
      return -1;
    }
    int end = START.length();
    while (end < path.length() && path.charAt(end) != '/') {
      char c = path.charAt(end);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
      if (!plain) {
        return -1;
      }
      end++;
    }
    int length = end - START.length();
    return length > 0 && length <= LONGEST ? end : -1;
  }
}
