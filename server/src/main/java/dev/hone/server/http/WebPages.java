package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages away from a server that asks for no key. That it listens on loopback alone keeps
 * other machines out, but not pages in the user's own browser: these may post to it from any site,
 * and read from it by a name of their site's that they have point to loopback (DNS rebinding).
 */
final class WebPages {
  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

  /** Endings of names that nobody can register. */
  private static final List<String> LOCAL =
      List.of(".localhost", ".local", ".internal", ".test", ".home.arpa");

  private WebPages() {}

  /**
   * Lets everything on that is no page of some site.
   *
   * @throws WireException of kind PERMISSION
   */
  static void keepOut(HttpServerRequest request) {
    String host = request.getHeader("host");
    if (host != null && !isLocal(withoutPort(host))) {
      throw refused("for the host '" + host + "'");
    }
    String origin = request.getHeader("origin");
    if (origin != null && isForeign(origin)) {
      throw refused("from a page of '" + origin + "'");
    }
  }

  private static WireException refused(String what) {
    return new WireException(
        ErrorKind.PERMISSION,
        "This server asks for no key, so that web pages may not use it, and this request is %s: set a key under 'keys' in hone.yaml, or call it as localhost."
            .formatted(what));
  }

  /** Pages of files and sandboxes have no origin; what is no page has another scheme. */
  private static boolean isForeign(String origin) {
    if (origin.equals("null")) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      boolean page =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return page && !isLocal(uri.getHost());
    } catch (URISyntaxException e) {
      return true;
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /** A name that no site can have: an address, a name without a dot, or one kept for such use. */
  private static boolean isLocal(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.indexOf('.') < 0
        || name.startsWith("[")
        || IPV4.matcher(name).matches()
        || LOCAL.stream().anyMatch(name::endsWith);
  }
}
