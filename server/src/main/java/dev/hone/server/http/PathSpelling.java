package dev.hone.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Many spellings of a path that some servers take for the same one. */
public final class PathSpelling {
  private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
  private static final Pattern SLASHES = Pattern.compile("[/\\\\]+");

  private PathSpelling() {}

  /**
   * One spelling for all of them: without escapes, parameters, doubled slashes, and a slash or
   * blanks at the end.
   */
  public static String plain(String path) {
    String decoded = path;
    if (path.indexOf('%') >= 0) {
      try {
        decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        // No escapes then: nobody takes it for another path by them.
        decoded = path;
      }
    }
    String plain =
        SLASHES.matcher(PARAMETERS.matcher(decoded).replaceAll("")).replaceAll("/").strip();
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }
}
