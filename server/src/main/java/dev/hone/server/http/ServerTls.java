package dev.hone.server.http;

import dev.hone.server.config.TlsFiles;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;

/** The TLS of the edge: 1.2 and 1.3, with a certificate from files. */
final class ServerTls {
  private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

  private ServerTls() {}

  static HttpServerOptions apply(HttpServerOptions options, TlsFiles files) {
    return options
        .setSsl(true)
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setKeyCertOptions(keys(files));
  }

  /** What takes the place of a running server's options when its files were renewed. */
  static ServerSSLOptions renewed(TlsFiles files) {
    ServerSSLOptions options = new ServerSSLOptions();
    options.setEnabledSecureTransportProtocols(VERSIONS);
    options.setKeyCertOptions(keys(files));
    return options;
  }

  private static PemKeyCertOptions keys(TlsFiles files) {
    return new PemKeyCertOptions()
        .setCertPath(files.certificate().toAbsolutePath().toString())
        .setKeyPath(files.key().toAbsolutePath().toString());
  }
}
