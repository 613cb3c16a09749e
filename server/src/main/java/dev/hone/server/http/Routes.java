package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is served: exact paths first, then prefixes in the order given, then the fallback. */
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
    return fallback == null
        ? Optional.empty()
        : Optional.of(new Route(method, path, Access.CLIENT, fallback));
  }

  /** The error for a path that nothing answers: it says when a base URL is to blame. */
  WireException unknown(String method, String path) {
    String hint = "";
    if (path.startsWith("/v1/v1/")) {
      hint = " The path has /v1 twice: take one off the client's base URL.";
    } else if (exact.containsKey(method + " /v1" + path)) {
      hint = " The path lacks /v1: add it to the client's base URL.";
    } else if (exact.keySet().stream().anyMatch(k -> k.endsWith(" " + path))) {
      hint = " The path takes another method.";
    }
    return new WireException(
        ErrorKind.NOT_FOUND, "There is no " + method + " " + path + " here." + hint);
  }
}
