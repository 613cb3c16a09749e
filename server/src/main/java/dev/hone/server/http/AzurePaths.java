package dev.hone.server.http;

import java.util.Optional;

/**
 * The paths of Azure OpenAI's clients: OpenAI's own behind {@code /openai/v1} or, with an {@code
 * api-version} in the query, behind {@code /openai}; and those that name a deployment, {@code
 * /openai/deployments/NAME/chat/completions}.
 */
public final class AzurePaths {
  /** Before a deployment's name. */
  public static final String DEPLOYMENTS = "/openai/deployments/";

  private static final String BASE = "/openai";
  private static final String VERSION = "/v1";

  private AzurePaths() {}

  /** Whether a path is one of Azure's. */
  public static boolean has(String path) {
    return path.startsWith(BASE + "/");
  }

  /**
   * What a path of Azure's is called in OpenAI's API; empty where it is none, or names a
   * deployment.
   */
  public static Optional<String> openAi(String path) {
    if (!has(path) || path.startsWith(DEPLOYMENTS)) {
      return Optional.empty();
    }
    String rest = path.substring(BASE.length());
    return Optional.of(rest.startsWith(VERSION + "/") ? rest : VERSION + rest);
  }

  /** The path that names a deployment, of one that lacks {@code /openai}; empty for others. */
  static Optional<String> deployment(String path) {
    String rest = path.startsWith(VERSION + "/") ? path.substring(VERSION.length()) : path;
    return rest.startsWith("/deployments/") ? Optional.of(BASE + rest) : Optional.empty();
  }
}
