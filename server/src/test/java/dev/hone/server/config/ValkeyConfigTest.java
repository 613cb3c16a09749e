package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.server.TestingServer;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

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
  void namesWhatIsWrongWithItsLine() {
    assertThatThrownBy(() -> parse("log: {}\nvalkey: cache:6379\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("redis://HOST:PORT");
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
