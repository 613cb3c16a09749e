package dev.hone.server.api;

import dev.hone.server.http.AzurePaths;
import dev.hone.server.http.PathSpelling;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a path of Azure's asks of a deployment: {@code /openai/deployments/NAME/chat/completions}.
 *
 * @param deployment its name, which is the model's; one with slashes stands there as it is or
 *     escaped
 */
record DeploymentCall(String deployment, Kind kind) {
  /** The end of a name that is none: what Azure had before it to answer from a customer's data. */
  private static final String EXTENSIONS = "/extensions";

  /** What is asked for; chat first, whose path ends like that of completions. */
  enum Kind {
    CHAT("/chat/completions"),
    COMPLETIONS("/completions"),
    EMBEDDINGS("/embeddings");

    private final String end;

    Kind(String end) {
      this.end = end;
    }
  }

  /**
   * Reads a path that begins as {@link AzurePaths#DEPLOYMENTS}; empty if it asks for anything else.
   *
   * @throws WireException of kind NOT_FOUND if it asks for this in another spelling
   */
  static Optional<DeploymentCall> of(String path) {
    Optional<DeploymentCall> call =
        kind(path).map(kind -> new DeploymentCall(decoded(name(path, kind)), kind));
    if (call.isEmpty()) {
      Optional<Kind> meant = kind(PathSpelling.plain(path).toLowerCase(Locale.ROOT));
      if (meant.isPresent()) {
        throw new WireException(
            ErrorKind.NOT_FOUND,
            "There is no POST %s here. Write it as %sNAME%s."
                .formatted(path, AzurePaths.DEPLOYMENTS, meant.get().end));
      }
    }
    return call;
  }

  private static Optional<Kind> kind(String path) {
    if (!path.startsWith(AzurePaths.DEPLOYMENTS) || path.endsWith(EXTENSIONS + Kind.CHAT.end)) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (path.endsWith(kind.end)) {
        String name = name(path, kind);
        if (!name.isEmpty() && !("/" + name + "/").contains("//")) {
          return Optional.of(kind);
        }
      }
    }
    return Optional.empty();
  }

  private static String name(String path, Kind kind) {
    int from = AzurePaths.DEPLOYMENTS.length();
    return path.substring(from, Math.max(from, path.length() - kind.end.length()));
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
