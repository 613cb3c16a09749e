package dev.hone.server.http;

import dev.hone.server.config.ClientKey;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks, from headers alone. Every known key is compared in constant time, so that an
 * answer's delay says nothing about a key. Without configured keys anybody may ask; only loopback
 * can be bound then.
 */
public final class Authenticator {
  private final List<Known> keys;

  private record Known(String name, byte[] digest) {}

  public Authenticator(List<ClientKey> keys) {
    List<Known> known = new ArrayList<>();
    for (ClientKey key : keys) {
      known.add(new Known(key.name(), digest(key.secret())));
    }
    this.keys = List.copyOf(known);
  }

  /**
   * The name of the client's key; empty where no keys are configured.
   *
   * @throws WireException of kind AUTHENTICATION if a key is needed and none, or an unknown one,
   *     was sent
   */
  public Optional<String> authenticate(HttpServerRequest request) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    String sent = credential(request);
    if (sent == null) {
      throw new WireException(
          ErrorKind.AUTHENTICATION,
          "This server needs an API key: send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
    }
    byte[] digest = digest(sent);
    String found = null;
    for (Known key : keys) {
      if (MessageDigest.isEqual(key.digest, digest)) {
        found = key.name;
      }
    }
    if (found == null) {
      throw new WireException(ErrorKind.AUTHENTICATION, "This API key is not known here.");
    }
    return Optional.of(found);
  }

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
    return request.getParam("key");
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
