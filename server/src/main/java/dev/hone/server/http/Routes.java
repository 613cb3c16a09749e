package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is served: exact paths first, then prefixes in the order given, then the fallback. What is a
 * path of these but for its spelling never gets to the fallback: passed on as it is, it would be
 * answered by a provider that is less strict, past the limits and the books.
 */
public final class Routes {
  private final Map<String, Route> exact = new HashMap<>();
  private final List<Route> prefixes = new ArrayList<>();
  private @Nullable Endpoint fallback;

  public Routes add(String method, String path, Endpoint endpoint) {
    return add(new Route(method, path, Access.CLIENT, endpoint));
  }

  /** Adds a route that asks for no key. */
  public Routes addOpen(String method, String path, Endpoint endpoint) {
    return add(new Route(method, path, Access.OPEN, endpoint));
  }

  /** Adds a route that is for the operator. */
  public Routes addAdmin(String method, String path, Endpoint endpoint) {
    return add(new Route(method, path, Access.ADMIN, endpoint));
  }

  /** Answers whatever no route knows. */
  public Routes otherwise(Endpoint endpoint) {
    fallback = endpoint;
    return this;
  }

  private Routes add(Route route) {
    if (route.path().length() > 1 && route.path().endsWith("/")) {
      prefixes.add(route);
    } else {
      exact.put(route.method() + " " + route.path(), route);
    }
    return this;
  }

  Optional<Route> find(String method, String path) {
    Route found = exact.get(method + " " + path);
    if (found != null) {
      return Optional.of(found);
    }
    for (Route route : prefixes) {
      if (route.matches(method, path)) {
        return Optional.of(route);
      }
    }
    return fallback == null || meant(method, path).isPresent()
        ? Optional.empty()
        : Optional.of(new Route(method, path, Access.CLIENT, fallback));
  }

  /**
   * The path of a route that this one is meant to be, if it is another one only by its spelling.
   */
  private Optional<String> meant(String method, String path) {
    String plain = PathSpelling.plain(path).toLowerCase(Locale.ROOT);
    return Stream.concat(Stream.of(plain), AzurePaths.openAi(plain).stream())
        .flatMap(one ->
            Stream.concat(
                Stream.of(
                    one,
                    one.startsWith("/v1/v1") ? one.substring("/v1".length()) : one,
                    "/v1" + one),
                AzurePaths.deployment(one).stream()))
        .filter(other -> !other.equals(path) && known(method, other))
        .findFirst();
  }

  private boolean known(String method, String path) {
    return exact.containsKey(method + " " + path)
        || prefixes.stream().anyMatch(route -> route.matches(method, path));
  }

  /** The error for a path that nothing answers: it says when a base URL is to blame. */
  WireException unknown(String method, String path) {
    String hint = "";
    Optional<String> meant = meant(method, path);
    if (path.startsWith("/v1/v1/")) {
      hint = " The path has /v1 twice: take one off the client's base URL.";
    } else if (meant.filter(("/v1" + path)::equals).isPresent()) {
      hint = " The path lacks /v1: add it to the client's base URL.";
    } else if (meant.isPresent()) {
      hint = " Write it as " + meant.get() + ".";
    } else if (exact.keySet().stream().anyMatch(k -> k.endsWith(" " + path))) {
      hint = " The path takes another method.";
    }
    return new WireException(
        ErrorKind.NOT_FOUND, "There is no " + method + " " + path + " here." + hint);
  }
}
