package dev.hone.server.http;

/**
 * An endpoint under a method and a path.
 *
 * @param path exact, or a prefix that ends in {@code /}
 * @param open true: no key is asked for (health checks)
 */
public record Route(String method, String path, boolean open, Endpoint endpoint) {
  boolean matches(String otherMethod, String otherPath) {
    boolean prefix = path.endsWith("/") && path.length() > 1;
    return method.equals(otherMethod)
        && (prefix ? otherPath.startsWith(path) : otherPath.equals(path));
  }
}
