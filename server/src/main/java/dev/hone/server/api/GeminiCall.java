package dev.hone.server.api;

import dev.hone.gateway.upstream.GeminiPaths;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Gemini path says: {@code /v1beta/models/NAME:METHOD}.
 *
 * @param version {@code v1} or {@code v1beta}
 * @param model the name that routes know; {@code tunedModels/…} stays
 * @param method such as {@code generateContent}
 */
record GeminiCall(String version, String model, String method) {
  private static final Pattern PATH =
      Pattern.compile("/(v1(?:alpha|beta)?)/((?:models|tunedModels)/.+):([A-Za-z]+)");

  /**
   * Reads a path.
   *
   * @throws WireException of kind NOT_FOUND if it is none of this kind
   */
  static GeminiCall of(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw new WireException(
          ErrorKind.NOT_FOUND,
          "There is no POST %s here: say what to do with the model, as in models/NAME:generateContent."
              .formatted(path));
    }
    String name = decoded(matcher.group(2));
    return new GeminiCall(
        matcher.group(1),
        name.startsWith("models/") ? name.substring("models/".length()) : name,
        matcher.group(3));
  }

  /**
   * Whether a path asks for an answer. What else there is may take long: a local model's tokens are
   * counted one by one, and a body of embeddings holds megabytes of numbers.
   */
  static boolean generates(String path) {
    return path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent");
  }

  /** The same call's path for another model. */
  String path(String other) {
    return "/%s/%s:%s".formatted(version, GeminiPaths.resource(other), method);
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
