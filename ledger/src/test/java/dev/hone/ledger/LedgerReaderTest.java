package dev.hone.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.database.DatabaseAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LedgerReaderTest {
  @Test
  @Timeout(60)
  void waitsNotForeverForAServerThatHangs() throws Exception {
    // The system takes the connection; nobody ever answers on it.
    try (ServerSocket hangs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DatabaseAddress.Postgres address =
          (DatabaseAddress.Postgres)
              DatabaseAddress.parse("postgres://a:b@127.0.0.1:" + hangs.getLocalPort() + "/hone");
      assertThatThrownBy(() -> LedgerReader.postgres(address, Duration.ofSeconds(1)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("timed out");
    }
  }
}
