package dev.hone.gateway.upstream;

import dev.hone.gateway.tls.Authorities;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** The JDK's certificate authorities and some more, as the HTTP client takes them. */
final class Trust {
  private Trust() {}

  /**
   * Trusts what the JDK trusts, and the certificates in these PEM files.
   *
   * @throws WireException INTERNAL, naming the file that can't be read
   */
  static TrustOptions with(List<Path> authorities) {
    try {
      return TrustOptions.wrap(Authorities.with(authorities));
    } catch (GeneralSecurityException | IOException e) {
      throw new WireException(
          ErrorKind.INTERNAL, "The certificate authorities can't be used: " + e.getMessage(), e);
    }
  }
}
