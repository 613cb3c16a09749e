package dev.hone.server.http;

/**
 * What an edge serves and to whom. It is replaced as a whole when the configuration changes: a
 * request sees one of them from its first header to its end.
 */
public record Serving(Routes routes, Authenticator authenticator, RefusalLog refusals) {
  /** Before the configuration was read. */
  public static final Serving NOTHING =
      new Serving(new Routes(), Authenticator.nobody(), RefusalLog.NONE);
}
