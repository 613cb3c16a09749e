package dev.hone.cli;

import dev.hone.cli.keys.AdminKeys;
import dev.hone.cli.keys.KeyDesk;
import dev.hone.cli.keys.StoredKeys;
import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.tls.Authorities;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where keys are managed. */
final class KeyOptions {
  private static final String VARIABLE = "HONE_ADMIN_KEY";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "A gateway whose admin API is asked, such as https://gateway.internal; without it, the"
              + " database itself.")
  @Nullable String url;

  @Option(
      names = "--admin-key",
      paramLabel = "KEY",
      description =
          "The gateway's 'admin-key' (default: the variable HONE_ADMIN_KEY, which no list of"
              + " processes shows).")
  @Nullable String adminKey;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "An authority (PEM) that may have signed the gateway's certificate.")
  @Nullable Path authority;

  @Mixin LedgerOptions place = new LedgerOptions();

  /** Keys of the configuration here; a gateway knows its own. */
  Map<String, Grant> configuredKeys() {
    return url == null ? place.configuredKeys() : Map.of();
  }

  KeyDesk open(CommandLine command) {
    if (url == null) {
      if (authority != null || adminKey != null) {
        throw new ParameterException(
            command,
            (authority != null ? "--ca" : "--admin-key")
                + " is for a gateway: name it with --url, or leave this away for the database");
      }
      return new StoredKeys(place.database(), configuredKeys());
    }
    URI gateway = address(command, url);
    String key =
        Optional.ofNullable(adminKey)
            .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
            .filter(k -> !k.isBlank())
            .orElseThrow(() ->
                new ParameterException(
                    command, "--url needs the gateway's admin key: set " + VARIABLE));
    return new AdminKeys(gateway, key, tls(command));
  }

  private static URI address(CommandLine command, String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new ParameterException(
        command, "--url must be such as https://gateway.internal:8443, not '" + text + "'");
  }

  private SSLContext tls(CommandLine command) {
    try {
      if (authority == null) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {Authorities.with(List.of(authority))}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ParameterException(command, "--ca can't be used: " + e.getMessage(), e);
    }
  }
}
