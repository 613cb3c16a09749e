package dev.hone.server.http;

/**
 * An endpoint under a method and a path.
 *
 * @param path exact, or a prefix that ends in {@code /}
 */
public record Route(String method, String path, Access access, Endpoint endpoint) {
  boolean matches(String otherMethod, String otherPath) {
    boolean prefix = path.endsWith("/") && path.length() > 1;
    return method.equals(otherMethod)
        && (prefix ? otherPath.startsWith(path) : otherPath.equals(path));
  }
}
