package dev.hone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.journal.Capture;
import dev.hone.ledger.journal.JournalSettings;
import dev.hone.server.config.Bookkeeping;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.TlsFiles;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.models.ModelStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server and another configuration, or other certificates. */
class ReloadTest {
  private static final HoneConfig OPEN = HoneConfig.DEFAULT.withListen("127.0.0.1", 0);
  @TempDir Path folder;

  private HoneServer start(HoneConfig config) {
    return HoneServer.start(
        new ServerSetup(
            config,
            folder.resolve("data"),
            Optional.empty(),
            new ModelStore(folder.resolve("models")),
            true,
            TestModels.kernels(),
            EdgeLimits.DEFAULT,
            PreparationListener.SILENT));
  }

  private static int models(HoneServer server, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/models"))
            .header("authorization", "Bearer " + key)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void anotherKeyCountsFromTheNextRequestOn() throws Exception {
    try (HoneServer server = start(OPEN.withKeys(List.of(new ClientKey("a", "first"))))) {
      assertThat(models(server, "first")).isEqualTo(200);
      Reloaded reloaded = server.reload(OPEN.withKeys(List.of(new ClientKey("b", "second"))));
      assertThat(reloaded.restartFor()).isEmpty();
      assertThat(models(server, "first")).isEqualTo(401);
      assertThat(models(server, "second")).isEqualTo(200);
    }
  }

  @Test
  void namesWhatNeedsARestart() {
    try (HoneServer server = start(OPEN)) {
      HoneConfig next = OPEN.withListen("127.0.0.1", 1);
      assertThat(server.reload(next).restartFor()).containsExactly("listen");
      assertThat(server.config()).isEqualTo(next);
    }
  }

  @Test
  void namesTheBooksWhichAStartOpens() {
    try (HoneServer server = start(OPEN)) {
      LedgerSettings ledger = new LedgerSettings(Optional.empty(), Optional.of(Duration.ofDays(9)));
      JournalSettings journal = JournalSettings.DEFAULT.withCapture(Capture.OFF);
      HoneConfig next = OPEN.withBooks(new Bookkeeping(ledger, journal));
      assertThat(server.reload(next).restartFor()).containsExactly("ledger", "journal");
    }
  }

  @Test
  void aConfigurationThatWouldOpenTheDoorIsRefusedAndTheOneBeforeStays() throws Exception {
    HoneConfig guarded =
        OPEN.withListen("0.0.0.0", 0).withKeys(List.of(new ClientKey("a", "first")));
    try (HoneServer server = start(guarded)) {
      assertThatThrownBy(() -> server.reload(guarded.withKeys(List.of())))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("API key");
      assertThat(models(server, "first")).isEqualTo(200);
      assertThat(models(server, "other")).isEqualTo(401);
    }
  }

  @Test
  void speaksTlsAndShowsARenewedCertificate() throws Exception {
    TestCertificate first = TestCertificate.create(folder.resolve("first.p12"));
    TestCertificate second = TestCertificate.create(folder.resolve("second.p12"));
    TlsFiles files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    first.write(files);
    HoneConfig config = OPEN.withListen("localhost", 0).withTls(files);
    try (HoneServer server = start(config)) {
      assertThat(server.url()).startsWith("https://localhost:");
      assertThat(health(server, first)).isEqualTo(200);
      second.write(files);
      server.reload(config);
      assertThat(health(server, second)).isEqualTo(200);
      assertThatThrownBy(() -> health(server, first)).isInstanceOf(SSLHandshakeException.class);
      Files.writeString(files.certificate(), "no certificate");
      HoneConfig guarded = config.withKeys(List.of(new ClientKey("a", "first")));
      assertThatThrownBy(() -> server.reload(guarded))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("cert.pem");
      assertThat(server.config()).isEqualTo(config);
      assertThat(health(server, second)).isEqualTo(200);
    }
  }

  private static int health(HoneServer server, TestCertificate trusted) throws Exception {
    SSLContext tls = trusted.trust();
    try (HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(server.url() + "/healthz")).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
