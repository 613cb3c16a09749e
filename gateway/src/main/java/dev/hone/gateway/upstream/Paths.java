package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.error.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a provider takes the requests of a protocol. */
final class Paths {
  private static final Pattern ESCAPED_DOT = Pattern.compile("%2[eE]");
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\;]|%2[fF]|%5[cC]|%3[bB]");

  private Paths() {}

  /** A name as one segment of a path: everything but unreserved characters is escaped. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /**
   * The address for a request.
   *
   * @param query of the client, where it means something to the provider
   */
  static URI of(Provider provider, ChatRequest request, Optional<String> query) {
    String path =
        switch (request.protocol()) {
          case OPENAI_CHAT -> "/v1/chat/completions";
          case OPENAI_COMPLETIONS -> "/v1/completions";
          case OPENAI_EMBEDDINGS -> "/v1/embeddings";
          case OPENAI_RESPONSES -> "/v1/responses";
          case ANTHROPIC_MESSAGES -> "/v1/messages";
          case GEMINI_GENERATE -> GeminiPaths.generate(request);
          case BEDROCK_CONVERSE -> BedrockCalls.converse(request);
        };
    return of(provider, path + GeminiPaths.query(request, query).map(q -> "?" + q).orElse(""));
  }

  /**
   * The address for a client's path and query. OpenAI's base URLs hold the version, Anthropic's and
   * Gemini's do not; what clients send always does. Whatever a client names, only the provider is
   * called.
   *
   * @throws InvalidRequestException if it is no path
   */
  static URI of(Provider provider, String pathAndQuery) {
    String base = provider.baseUrl().toString();
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    String version = version(provider, base);
    if (atRoot(provider, pathAndQuery) && base.endsWith(version)) {
      base = base.substring(0, base.length() - version.length());
    }
    String path =
        !version.isEmpty() && pathAndQuery.startsWith(version + "/")
            ? pathAndQuery.substring(version.length())
            : pathAndQuery;
    try {
      URI uri = new URI(base + path);
      if (pathAndQuery.startsWith("/")
          && sameServer(uri, provider.baseUrl())
          && !climbs(pathAndQuery)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // refused below
    }
    throw new InvalidRequestException(
        "",
        "the path that the request or its model's name makes is no valid path",
        "Send a path that begins with '/' and has no '.' or '..' between slashes");
  }

  /** An inference server has more than the versioned API, and has it at its root. */
  private static boolean atRoot(Provider provider, String pathAndQuery) {
    return provider.replication().kind() != ServerKind.OTHER && !pathAndQuery.startsWith("/v1/");
  }

  /** The version that the base URL stands for, so that it is not said twice. */
  private static String version(Provider provider, String base) {
    if (!(provider.hosting() instanceof Hosting.Direct)) {
      return "";
    }
    if (provider.dialect() == Dialect.OPENAI) {
      return "/v1";
    }
    return base.endsWith("/v1") ? "/v1" : base.endsWith("/v1beta") ? "/v1beta" : "";
  }

  /**
   * Whether a server that resolves dots would leave the base URL's path by it: what lies beside
   * that is not the client's, though it would be called with the provider's key.
   */
  private static boolean climbs(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    if (path.indexOf('%') < 0 && !path.contains("/.")) {
      return false;
    }
    String plain = ESCAPED_DOT.matcher(path).replaceAll(".");
    return Arrays.stream(SEPARATOR.split(plain, -1)).anyMatch(s -> s.equals(".") || s.equals(".."));
  }

  private static boolean sameServer(URI uri, URI base) {
    return base.getHost().equals(uri.getHost())
        && base.getPort() == uri.getPort()
        && uri.getFragment() == null;
  }
}
