package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.Cancellation;
import dev.hone.wire.Headers;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for Google, kept until shortly before they expire. One request asks, the others
 * wait for its token; where asking fails, the old token serves as long as it is valid.
 */
final class GoogleTokens {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST = 1 << 20;
  private static final Set<String> PUBLIC = Set.of("grant_type", "client_id");
  private static final URI METADATA =
      URI.create(
          "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token");

  private final UpstreamCaller caller;
  private final InstantSource clock;
  private final Map<Optional<Path>, Account> accounts = new ConcurrentHashMap<>();

  private record Fetched(int status, byte[] body) {}

  private record Token(Secret secret, Instant asked, Instant until) {
    /** Not once the clock was set back: then nobody knows how long it is valid. */
    boolean fresh(Instant now) {
      return !now.isBefore(asked) && now.isBefore(until.minus(EARLY));
    }
  }

  private static final class Account {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable Token token;
  }

  GoogleTokens(UpstreamCaller caller, InstantSource clock) {
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A token that is valid for some minutes yet.
   *
   * @param file empty for the application default credentials
   * @throws WireException AUTHENTICATION if there are no credentials, or Google refuses them
   */
  Secret token(Provider provider, Optional<Path> file) {
    Account account = accounts.computeIfAbsent(file, f -> new Account());
    Token known = account.token;
    if (known != null && known.fresh(clock.instant())) {
      return known.secret;
    }
    HomeLoop.leave();
    account.lock.lock();
    try {
      known = account.token;
      Instant now = clock.instant();
      if (known != null && known.fresh(now)) {
        return known.secret;
      }
      Token fresh = ask(provider, file, now);
      account.token = fresh;
      return fresh.secret;
    } catch (WireException e) {
      if (known != null && known.until.isAfter(clock.instant())) {
        return known.secret;
      }
      throw e;
    } finally {
      account.lock.unlock();
    }
  }

  private Token ask(Provider provider, Optional<Path> file, Instant now) {
    Optional<GoogleCredentials> credentials =
        file.or(GoogleTokens::usual).map(GoogleCredentials::read);
    UpstreamCall call =
        credentials
            .map(c ->
                new UpstreamCall(
                    "Google's token service",
                    "POST",
                    c.tokenUri(),
                    Headers.of("content-type", "application/x-www-form-urlencoded"),
                    c.form(now).getBytes(StandardCharsets.US_ASCII),
                    provider.timeouts(),
                    provider.network()))
            .orElseGet(() ->
                new UpstreamCall(
                    "the metadata server",
                    "GET",
                    METADATA,
                    Headers.of("metadata-flavor", "Google"),
                    new byte[0],
                    provider.timeouts(),
                    provider.network()));
    Fetched reply;
    try {
      reply =
          caller.send(
              call,
              new Cancellation(),
              PATIENCE,
              response ->
                  BodyCollector.collect(response, LARGEST)
                      .thenApply(body -> new Fetched(response.status(), body)));
    } catch (WireException e) {
      if (credentials.isPresent()) {
        throw e;
      }
      throw new WireException(
          ErrorKind.AUTHENTICATION,
          "%s has no Google credentials: set GOOGLE_APPLICATION_CREDENTIALS or 'google.credentials' to a key file"
              .formatted(provider.name()),
          e);
    }
    JsonValue json = json(reply.body);
    String token = json.get("access_token").asString("");
    if (reply.status != 200 || token.isEmpty()) {
      throw new WireException(
          ErrorKind.AUTHENTICATION,
          "%s gave no token for %s (HTTP %d): %s"
              .formatted(
                  call.provider(),
                  provider.name(),
                  reply.status,
                  Redaction.hide(
                      json.get("error_description")
                          .asString(json.get("error").asString("no reason")),
                      sent(call.body()))));
    }
    return new Token(
        new Secret(token), now, now.plusSeconds(Math.max(0, json.get("expires_in").asLong(0))));
  }

  /** What of the form that asked is not to be seen again: all but what names the account. */
  private static List<String> sent(byte[] form) {
    List<String> values = new ArrayList<>();
    for (String field : new String(form, StandardCharsets.US_ASCII).split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0 && !PUBLIC.contains(field.substring(0, equals))) {
        values.add(URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static JsonValue json(byte[] body) {
    try {
      return JsonDocument.parse(body).root();
    } catch (WireException e) {
      return JsonDocument.parse("{}").root();
    }
  }

  /** Where Google's own libraries look. */
  private static Optional<Path> usual() {
    String named = System.getenv("GOOGLE_APPLICATION_CREDENTIALS");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    Path login =
        Path.of(
            System.getProperty("user.home"),
            ".config",
            "gcloud",
            "application_default_credentials.json");
    return Files.isRegularFile(login) ? Optional.of(login) : Optional.empty();
  }
}
