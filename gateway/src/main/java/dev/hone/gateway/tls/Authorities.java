package dev.hone.gateway.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's certificate authorities and some more. */
public final class Authorities {
  private Authorities() {}

  /**
   * Trusts what the JDK trusts, and the certificates in these PEM files.
   *
   * @throws IOException naming the file that can't be read
   */
  public static TrustManager with(List<Path> files) throws GeneralSecurityException, IOException {
    return managers(store(files))[0];
  }

  /** As {@link #with}, as a PKCS #12 store. */
  public static KeyStore store(List<Path> files) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (X509Certificate usual : usual()) {
      store.setCertificateEntry("usual-" + number++, usual);
    }
    for (Path file : files) {
      for (Certificate certificate : PemFile.certificates(file)) {
        store.setCertificateEntry("own-" + number++, certificate);
      }
    }
    return store;
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
