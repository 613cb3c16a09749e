package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.server.TestingServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValkeyConfigTest {
  private static HoneConfig parse(String yaml) {
    return new ConfigFile(name -> name.equals("PASSWORD") ? "swordfish" : null)
        .parse("hone.yaml", yaml);
  }

  @Test
  void readsWhereValkeyIs() {
    HoneConfig config = parse("valkey: \"redis://:${PASSWORD}@cache.example:7000/2\"\n");
    assertThat(config.valkey().orElseThrow().shown()).isEqualTo("cache.example:7000");
    assertThat(config.valkey().orElseThrow().database()).isEqualTo(2);
    assertThat(config.toString()).doesNotContain("swordfish");
    assertThat(HoneConfig.DEFAULT.valkey()).isEmpty();
  }

  @Test
  void namesWhatIsWrongWithItsLine(@TempDir Path folder) throws IOException {
    Path notPem = Files.writeString(folder.resolve("ca.pem"), "no certificate\n");
    assertThatThrownBy(() -> parse("log: {}\nvalkey: cache:6379\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("redis://HOST:PORT");
    assertThatThrownBy(() -> parse("valkey: {ulr: rediss://cache:6379}\n"))
        .hasMessageContaining("'valkey.url' is missing")
        .hasMessageContaining("did you mean 'url'?");
    assertThatThrownBy(() ->
            parse(
                "valkey: {url: \"redis://cache\", ca: %s, client-cert: /no/such.pem}\n"
                    .formatted(notPem)))
        .hasMessageContaining("must begin with rediss://")
        .hasMessageContaining("'/no/such.pem' can't be read")
        .hasMessageContaining("'valkey.client-cert' and 'client-key' go together")
        .hasMessageContaining("'valkey.ca' can't be used: " + notPem + " holds no certificate");
    assertThatThrownBy(() -> parse("valky: redis://cache\n")).hasMessageContaining("valkey");
  }

  @Test
  void aServerWhoseValkeyIsGoneServesAndSaysSo() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    HoneConfig config = parse("valkey: redis://127.0.0.1:" + nobody + "\n");
    try (TestingServer server =
        new TestingServer.Setup()
            .config(c -> c.withValkey(config.valkey().orElseThrow()))
            .start()) {
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.metric("hone_valkey_up")).isZero();
    }
  }
}
