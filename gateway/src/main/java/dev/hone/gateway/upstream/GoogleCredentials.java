package dev.hone.gateway.upstream;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A Google credentials file: what is sent to turn it into an access token. Service accounts sign a
 * JSON Web Token with RS256 (RFC 7523); {@code gcloud auth application-default login} leaves a
 * refresh token.
 */
sealed interface GoogleCredentials {
  URI tokenUri();

  /** The form that asks for a token. */
  String form(Instant now);

  /** A service account's key. */
  record ServiceAccount(String email, String keyId, PrivateKey key, URI tokenUri)
      implements GoogleCredentials {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final int LIFETIME_SECONDS = 3600;

    @Override
    public String form(Instant now) {
      return "grant_type="
          + encoded("urn:ietf:params:oauth:grant-type:jwt-bearer")
          + "&assertion="
          + assertion(now);
    }

    private String assertion(Instant now) {
      String header =
          new JsonWriter()
              .object()
              .field("alg", "RS256")
              .field("typ", "JWT")
              .field("kid", keyId)
              .endObject()
              .toString();
      String claims =
          new JsonWriter()
              .object()
              .field("iss", email)
              .field("scope", SCOPE)
              .field("aud", tokenUri.toString())
              .field("iat", now.getEpochSecond())
              .field("exp", now.getEpochSecond() + LIFETIME_SECONDS)
              .endObject()
              .toString();
      String signed = base64(header) + "." + base64(claims);
      try {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new WireException(
            ErrorKind.AUTHENTICATION, "The key of " + email + " can't sign: " + e.getMessage(), e);
      }
    }

    private static String base64(String text) {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A person's refresh token. */
  record User(String clientId, String clientSecret, String refreshToken, URI tokenUri)
      implements GoogleCredentials {
    @Override
    public String form(Instant now) {
      return "grant_type=refresh_token&client_id=%s&client_secret=%s&refresh_token=%s"
          .formatted(encoded(clientId), encoded(clientSecret), encoded(refreshToken));
    }

    @Override
    public String toString() {
      return "User[" + clientId + "]";
    }
  }

  /**
   * Reads a file.
   *
   * @throws WireException AUTHENTICATION, naming the file, if it can't be used
   */
  static GoogleCredentials read(Path file) {
    JsonValue json;
    try {
      json = JsonDocument.parse(Files.readAllBytes(file)).root();
    } catch (IOException | WireException e) {
      throw refused(file, "it can't be read: " + e.getMessage());
    }
    URI tokenUri = tokenUri(file, json);
    String type = json.get("type").asString("");
    return switch (type) {
      case "service_account" ->
          new ServiceAccount(
              text(file, json, "client_email"),
              json.get("private_key_id").asString(""),
              key(file, text(file, json, "private_key")),
              tokenUri);
      case "authorized_user" ->
          new User(
              text(file, json, "client_id"),
              text(file, json, "client_secret"),
              text(file, json, "refresh_token"),
              tokenUri);
      default ->
          throw refused(
              file,
              "it is of type '"
                  + type
                  + "', not service_account or authorized_user; for workload"
                  + " identity give access tokens as 'key'");
    };
  }

  private static URI tokenUri(Path file, JsonValue json) {
    String uri = json.get("token_uri").asString("https://oauth2.googleapis.com/token");
    try {
      return URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw refused(file, "its token_uri is no address");
    }
  }

  private static PrivateKey key(Path file, String pem) {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw refused(file, "its private_key is no PKCS #8 RSA key");
    }
  }

  private static String text(Path file, JsonValue json, String field) {
    Optional<String> value = json.get(field).string();
    return value.orElseThrow(() -> refused(file, "it has no '" + field + "'"));
  }

  private static WireException refused(Path file, String why) {
    return new WireException(
        ErrorKind.AUTHENTICATION, "The Google credentials in " + file + " can't be used: " + why);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
