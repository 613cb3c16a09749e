package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCommandTest {
  private static final char[] PASSWORD = "for-tests-only".toCharArray();

  @TempDir Path folder;

  private static void answering(HttpServer server) {
    server.createContext("/readyz", e -> e.sendResponseHeaders(503, -1));
    server.createContext("/healthz", e -> e.sendResponseHeaders(200, -1));
    server.start();
  }

  private CommandRun health(String yaml, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("hone.yaml"), yaml);
    String[] args = new String[more.length + 3];
    args[0] = "health";
    args[1] = "--config";
    args[2] = file.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return CommandRun.of(args);
  }

  @Test
  void asksWhereTheConfigurationListens() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answering(server);
    int port = server.getAddress().getPort();
    try {
      String yaml = "listen: {host: 0.0.0.0, port: %d}\nkeys: [{key: k}]\n".formatted(port);
      assertThat(health(yaml, "--live").code()).isZero();
      CommandRun notReady = health(yaml);
      assertThat(notReady.code()).isEqualTo(1);
      assertThat(notReady.err()).contains("http://127.0.0.1:" + port + " is not ready", "503");
      assertThat(health("{}", "--live", "--port", Integer.toString(port)).code()).isZero();
    } finally {
      server.stop(0);
    }
    assertThat(health("{}", "--port", Integer.toString(port)).err())
        .endsWith("can't be reached: nothing listens there\n");
    assertThat(health("listn: {}\n").code()).isEqualTo(2);
  }

  @Test
  void asksByTlsForTheCertificateOfTheConfigurationAndNoOther() throws Exception {
    KeyStore own = certificate("own");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    answering(server);
    try {
      for (String name : new String[] {"own", "other"}) {
        KeyStore store = name.equals("own") ? own : certificate(name);
        Path file =
            Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(
                        Base64.getMimeEncoder()
                            .encodeToString(store.getCertificate("it").getEncoded())));
        CommandRun asked =
            health(
                "listen: {port: %d, tls: {cert: %2$s, key: %2$s}}\n"
                    .formatted(server.getAddress().getPort(), file),
                "--live");
        assertThat(asked.code()).as(asked.err()).isEqualTo(name.equals("own") ? 0 : 1);
        if (name.equals("other")) {
          assertThat(asked.err()).contains("another certificate");
        }
      }
    } finally {
      server.stop(0);
    }
  }

  private KeyStore certificate(String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=hone.example",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }
}
