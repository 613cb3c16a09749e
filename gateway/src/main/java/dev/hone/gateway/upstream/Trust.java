package dev.hone.gateway.upstream;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's certificate authorities and some more. */
final class Trust {
  private Trust() {}

  /**
   * Trusts what the JDK trusts, and the certificates in these PEM files.
   *
   * @throws WireException INTERNAL, naming the file that can't be read
   */
  static TrustOptions with(List<Path> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate usual : usual()) {
        store.setCertificateEntry("usual-" + number++, usual);
      }
      CertificateFactory reader = CertificateFactory.getInstance("X.509");
      for (Path file : authorities) {
        for (Certificate certificate : read(reader, file)) {
          store.setCertificateEntry("own-" + number++, certificate);
        }
      }
      return TrustOptions.wrap(managers(store)[0]);
    } catch (GeneralSecurityException | IOException e) {
      throw new WireException(
          ErrorKind.INTERNAL, "The certificate authorities can't be used: " + e.getMessage(), e);
    }
  }

  private static List<? extends Certificate> read(CertificateFactory reader, Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<? extends Certificate> all = List.copyOf(reader.generateCertificates(in));
      if (all.isEmpty()) {
        throw new IOException(file + " holds no certificate");
      }
      return all;
    }
  }

  private static List<X509Certificate> usual() throws GeneralSecurityException {
    return managers(null)[0] instanceof X509TrustManager manager
        ? List.of(manager.getAcceptedIssuers())
        : List.of();
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
