package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.valkey.TestingValkey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a server answers that is no Valkey, or another Hone's: requests go on without it. */
class OddValkeyTest {
  private static final List<String> REPLIES =
      List.of(
          "+OK\r\n",
          ":1\r\n",
          ":-1\r\n",
          ":9223372036854775807\r\n",
          ":x\r\n",
          "$-1\r\n",
          "$0\r\n\r\n",
          "$3\r\nabc\r\n",
          "*-1\r\n",
          "*0\r\n",
          "*1\r\n$1\r\n9\r\n",
          "*1\r\n:0\r\n",
          "*3\r\n:1\r\n$3\r\nabc\r\n$-1\r\n",
          "*2\r\n*1\r\n:0\r\n:7\r\n",
          "-ERR no\r\n",
          "-NOSCRIPT no\r\n",
          "-MOVED 1 127.0.0.1:1\r\n",
          "_\r\n",
          ",1.5\r\n",
          "#t\r\n",
          "%1\r\n+a\r\n:1\r\n",
          "HTTP/1.1 400 Bad Request\r\n\r\n",
          "\u0000\u00ff\r\n",
          "\r\n");

  @Test
  void whateverItAnswersARequestIsServedOrRefusedByName() throws Exception {
    long seed = Long.getLong("hone.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> accept(server, random));
      for (int round = 0; round < 20; round++) {
        try (SharingGateway gateway =
            new SharingGateway(
                "one", TestingValkey.at(server.getLocalPort()), House.daily(1_000_000_000L))) {
          for (int i = 0; i < 3; i++) {
            asks(gateway, "seed " + seed + " round " + round);
          }
          assertThat(gateway.valkey.get(new byte[] {1})).as("seed " + seed).isNotNull();
        }
      }
    }
  }

  private static void asks(SharingGateway gateway, String when) {
    try {
      gateway.house.ask("ann");
    } catch (LimitException refused) {
      assertThat(refused.getMessage()).as(when).isNotBlank();
    } catch (RuntimeException e) {
      throw new AssertionError(when, e);
    }
  }

  private static void accept(ServerSocket server, Random random) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket, random));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Says yes to what opens a connection, then anything. */
  private static void serve(Socket socket, Random random) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] asked = new byte[1 << 14];
      for (int n = in.read(asked); n > 0; n = in.read(asked)) {
        String text = new String(asked, 0, n, StandardCharsets.ISO_8859_1);
        boolean opening = text.contains("SETINFO") || text.contains("SET\r\n");
        String reply =
            opening
                ? "+OK\r\n".repeat(Math.max(1, text.split("SETINFO", -1).length - 1))
                : REPLIES.get(random.nextInt(REPLIES.size()));
        socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      }
    } catch (IOException gone) {
      // The other side went first.
    }
  }
}
