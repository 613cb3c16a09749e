package dev.hone.gateway.valkey;

import dev.hone.gateway.provider.Network;
import dev.hone.gateway.tls.Authorities;
import dev.hone.gateway.tls.ClientIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * What a connection by TLS is checked against.
 *
 * @param authorities PEM files of authorities that are trusted besides the usual ones
 * @param client a certificate to show
 */
public record ValkeyTls(List<Path> authorities, Optional<Network.ClientCertificate> client) {
  private static final String TYPE = "PKCS12";

  /** The usual authorities, and nothing to show. */
  public static final ValkeyTls USUAL = new ValkeyTls(List.of(), Optional.empty());

  /** Keeps a copy. */
  public ValkeyTls {
    authorities = List.copyOf(authorities);
  }

  /**
   * The same as the client takes it; the certificate must be the host's own.
   *
   * @throws IllegalArgumentException naming the file that can't be used
   */
  public SslOptions options() {
    try {
      // The client takes stores and no files in PEM: they are made in memory, and read there.
      char[] password = UUID.randomUUID().toString().toCharArray();
      SslOptions.Builder options =
          SslOptions.builder()
              .sslVerifyMode(SslVerifyMode.FULL)
              .trustStoreType(TYPE)
              .truststore(resource(Authorities.store(authorities), password), password);
      if (client.isPresent()) {
        KeyStore own =
            ClientIdentity.store(client.get().certificate(), client.get().key(), password);
        options.keyStoreType(TYPE).keystore(resource(own, password), password);
      }
      return options.build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("can't be used: " + e.getMessage(), e);
    }
  }

  private static SslOptions.Resource resource(KeyStore store, char[] password)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    return () -> new ByteArrayInputStream(bytes.toByteArray());
  }
}
