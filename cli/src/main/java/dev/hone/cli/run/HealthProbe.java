package dev.hone.cli.run;

import dev.hone.cli.terminal.Messages;
import dev.hone.server.config.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Asks a server on this machine how it is, by HTTP or by TLS with the certificate it is given. */
public final class HealthProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final URI url;
  private final Optional<TlsFiles> tls;

  /**
   * Where it listens.
   *
   * @param host an address of any interface is asked by loopback
   */
  public HealthProbe(String host, int port, Optional<TlsFiles> tls) {
    String name =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          default -> host.contains(":") ? "[" + host + "]" : host;
        };
    this.url = URI.create((tls.isPresent() ? "https://" : "http://") + name + ":" + port);
    this.tls = tls;
  }

  /** The server's address. */
  public URI url() {
    return url;
  }

  /** What is wrong; empty if it answers 200. */
  public Optional<String> ask(String path) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    try {
      if (tls.isPresent()) {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new OneCertificate(tls.get().certificate())}, null);
        builder.sslContext(context);
      }
      try (HttpClient http = builder.build()) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        return status == 200
            ? Optional.empty()
            : Optional.of("is not ready: " + path + " says " + status);
      }
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of("can't be reached: " + Messages.unreachable(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was not asked: interrupted");
    }
  }
}
