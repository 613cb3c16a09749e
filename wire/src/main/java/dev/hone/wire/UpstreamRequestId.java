package dev.hone.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The id that a provider gives a request, which its support asks for. */
public final class UpstreamRequestId {
  /** In an answer of Hone's, whose own id stands where clients look for one. */
  public static final String HEADER = "x-upstream-request-id";

  private static final int LONGEST = 200;

  /** OpenAI and most others; Anthropic; Amazon; Azure's gateway. */
  private static final List<String> NAMES =
      List.of("x-request-id", "request-id", "x-amzn-requestid", "apim-request-id");

  private UpstreamRequestId() {}

  /** The first of them among an answer's headers. */
  public static Optional<String> of(Headers answer) {
    for (String name : NAMES) {
      Optional<String> id = answer.first(name).filter(i -> !i.isBlank());
      if (id.isPresent()) {
        return id.map(i -> i.length() <= LONGEST ? i : i.substring(0, LONGEST));
      }
    }
    return Optional.empty();
  }

  /** Whether a header of this name would be taken for Hone's own id. */
  public static boolean clashes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("x-request-id") || lower.equals("request-id");
  }
}
