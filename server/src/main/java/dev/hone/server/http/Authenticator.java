package dev.hone.server.http;

import dev.hone.gateway.provider.Secret;
import dev.hone.ledger.keys.KeyRing;
import dev.hone.ledger.keys.KeyToken;
import dev.hone.ledger.keys.VirtualKey;
import dev.hone.server.config.ClientKey;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks, from headers alone. Configured keys are compared in constant time, one and all;
 * keys of the ring are found by the whole hash of what was sent. Where there is neither key nor
 * administrator anybody may ask; only loopback can be bound then.
 */
public final class Authenticator {
  private static final int RETRY_SECONDS = 5;

  private final List<Known> keys;
  private final Optional<KeyRing> ring;
  private final Optional<byte[]> administrator;

  private record Known(Principal principal, byte[] digest) {}

  /** Anybody may ask. */
  static Authenticator nobody() {
    return new Authenticator(List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * @param ring keys that were made while the server ran
   * @param administrator opens {@code /admin}
   */
  public Authenticator(
      List<ClientKey> keys, Optional<KeyRing> ring, Optional<Secret> administrator) {
    List<Known> known = new ArrayList<>();
    for (ClientKey key : keys) {
      Map<String, String> tags = new HashMap<>();
      key.grant().team().ifPresent(team -> tags.put("team", team));
      known.add(new Known(new Principal(key.name(), tags), KeyToken.digest(key.secret())));
    }
    this.keys = List.copyOf(known);
    this.ring = ring;
    this.administrator = administrator.map(s -> KeyToken.digest(s.value()));
  }

  /**
   * Whose key it is; empty where no key is asked for.
   *
   * @throws WireException of kind AUTHENTICATION if a key is needed and none, or an unknown one,
   *     was sent; of kind PERMISSION if none is needed and a web page asks; of kind UNAVAILABLE if
   *     it can't be told, since the keys could not be read yet
   */
  public Optional<Principal> authenticate(HttpServerRequest request) {
    boolean unread = ring.isPresent() && !ring.get().known();
    if (keys.isEmpty() && administrator.isEmpty()) {
      if (unread) {
        // There may be keys: nobody gets in just because they can't be read.
        throw unread();
      }
      if (ring.isEmpty() || ring.get().isEmpty()) {
        WebPages.keepOut(request);
        return Optional.empty();
      }
    }
    String sent = anyCredential(request);
    if (sent == null) {
      throw new WireException(
          ErrorKind.AUTHENTICATION,
          "This server needs an API key: send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
    }
    byte[] digest = KeyToken.digest(sent);
    Principal found = null;
    for (Known key : keys) {
      if (MessageDigest.isEqual(key.digest, digest)) {
        found = key.principal;
      }
    }
    if (found != null) {
      return Optional.of(found);
    }
    Optional<Principal> virtual =
        ring.flatMap(r -> r.authenticate(digest)).map(Authenticator::principal);
    if (virtual.isPresent()) {
      return virtual;
    }
    if (unread) {
      throw unread();
    }
    throw new WireException(
        ErrorKind.AUTHENTICATION,
        ring.flatMap(r -> r.refusal(digest))
            .map(why -> why + " Ask this server's operator for another.")
            .orElse("This API key is not known here."));
  }

  private static RetryLater unread() {
    return new RetryLater("The keys of this server can't be read at the moment.", RETRY_SECONDS);
  }

  /**
   * Lets only the administrator on.
   *
   * @throws WireException of kind AUTHENTICATION, or NOT_FOUND where there is no administrator
   */
  void checkAdministrator(HttpServerRequest request) {
    if (administrator.isEmpty()) {
      throw new WireException(
          ErrorKind.NOT_FOUND,
          "There is no administration here: set 'admin-key' in hone.yaml, or use 'hone keys' on the"
              + " server's own machine.");
    }
    String sent = credential(request);
    if (sent == null || !MessageDigest.isEqual(administrator.get(), KeyToken.digest(sent))) {
      throw new WireException(
          ErrorKind.AUTHENTICATION, "This needs the administrator's key ('admin-key').");
    }
  }

  private static Principal principal(VirtualKey key) {
    Map<String, String> tags = new HashMap<>();
    key.team().ifPresent(team -> tags.put("team", team));
    key.project().ifPresent(project -> tags.put("project", project));
    return new Principal(key.name(), tags);
  }

  /** What a client sent to say who it is; older ones of Google's put it into the query. */
  static @Nullable String anyCredential(HttpServerRequest request) {
    String sent = credential(request);
    return sent == null ? request.getParam("key") : sent;
  }

  /** What a header holds: keys in a URL end up in other people's logs. */
  private static @Nullable String credential(HttpServerRequest request) {
    String authorization = request.getHeader("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    for (String header : List.of("x-api-key", "api-key", "x-goog-api-key")) {
      String value = request.getHeader(header);
      if (value != null) {
        return value.strip();
      }
    }
    return null;
  }
}
