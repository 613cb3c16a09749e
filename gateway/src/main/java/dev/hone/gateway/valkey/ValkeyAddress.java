package dev.hone.gateway.valkey;

import dev.hone.gateway.provider.Secret;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Valkey is.
 *
 * @param database its number, 0 where none is named
 * @param tls by {@code rediss://}; what it is checked against
 */
public record ValkeyAddress(
    String host,
    int port,
    int database,
    Optional<ValkeyTls> tls,
    Optional<String> user,
    Optional<Secret> password) {
  private static final int PORT = 6379;
  private static final Pattern DATABASE = Pattern.compile("/?|/\\d{1,5}");

  /**
   * Reads {@code redis[s]://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]}.
   *
   * @throws IllegalArgumentException saying what it must look like; never with the password
   */
  public static ValkeyAddress parse(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    boolean tls = "rediss".equals(uri.getScheme());
    String path = uri.getPath() == null ? "" : uri.getPath();
    if ((!tls && !"redis".equals(uri.getScheme()))
        || uri.getHost() == null
        || !DATABASE.matcher(path).matches()) {
      throw malformed();
    }
    String info = uri.getUserInfo() == null ? "" : uri.getUserInfo();
    int colon = info.indexOf(':');
    String user = colon < 0 ? info : info.substring(0, colon);
    String password = colon < 0 ? "" : info.substring(colon + 1);
    return new ValkeyAddress(
        uri.getHost(),
        uri.getPort() < 0 ? PORT : uri.getPort(),
        path.length() < 2 ? 0 : Integer.parseInt(path.substring(1)),
        tls ? Optional.of(ValkeyTls.USUAL) : Optional.empty(),
        Optional.of(user).filter(u -> !u.isBlank()),
        Optional.of(password).filter(p -> !p.isBlank()).map(Secret::new));
  }

  private static IllegalArgumentException malformed() {
    // Without the text: a password may be in it.
    return new IllegalArgumentException(
        "redis://HOST:PORT or redis://:PASSWORD@HOST:PORT/DATABASE, with rediss:// for TLS");
  }

  /** The same, checked against other certificates; by TLS only. */
  public ValkeyAddress with(ValkeyTls checks) {
    return new ValkeyAddress(host, port, database, tls.map(t -> checks), user, password);
  }

  /** For people: without user and password. */
  public String shown() {
    return host + ":" + port;
  }
}
