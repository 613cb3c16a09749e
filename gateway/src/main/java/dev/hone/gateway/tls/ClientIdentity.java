package dev.hone.gateway.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** A certificate to show, with its key. */
public final class ClientIdentity {
  private ClientIdentity() {}

  /**
   * The certificate of a PEM file, with those between it and the root, as a PKCS #12 store.
   *
   * @param key its private key, PKCS #8, not encrypted
   * @param password that the key has in the store
   * @throws IOException naming the file that can't be read
   */
  public static KeyStore store(Path certificate, Path key, char[] password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own",
        PemFile.privateKey(key),
        password,
        PemFile.certificates(certificate).toArray(Certificate[]::new));
    return store;
  }
}
