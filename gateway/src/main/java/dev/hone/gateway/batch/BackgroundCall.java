package dev.hone.gateway.batch;

import dev.hone.wire.Dialect;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call that shows a response of OpenAI's: a look at it, or its cancelling.
 *
 * @param id the provider's id of the response
 */
public record BackgroundCall(String id) {
  // Azure takes its paths in any case.
  private static final Pattern LOOK = Pattern.compile("(?i).*/responses/([^/]+)");
  private static final Pattern CANCEL = Pattern.compile("(?i).*/responses/([^/]+)/cancel");

  /** What a path without query asks for, if that is a response that was made before. */
  public static Optional<BackgroundCall> of(Dialect dialect, String method, String path) {
    if (dialect != Dialect.OPENAI || !path.toLowerCase(Locale.ROOT).contains("/responses/")) {
      return Optional.empty();
    }
    Pattern pattern = method.equals("GET") ? LOOK : CANCEL;
    Matcher found = pattern.matcher(path);
    return (method.equals("GET") || method.equals("POST")) && found.matches()
        ? Optional.of(new BackgroundCall(found.group(1)))
        : Optional.empty();
  }
}
