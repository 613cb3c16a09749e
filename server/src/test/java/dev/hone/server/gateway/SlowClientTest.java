package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.RawConnection;
import dev.hone.server.TestCertificate;
import dev.hone.server.TestingServer;
import dev.hone.server.config.TlsFiles;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.mock.MockScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No client holds a connection for longer than it is given for each step. */
class SlowClientTest {
  private static final String HEAD = "GET /healthz HTTP/1.1\r\nhost: x\r\n";
  private static final EdgeLimits QUICK =
      new EdgeLimits(
          1 << 20,
          8 << 10,
          Duration.ofMillis(200),
          Duration.ofMillis(300),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));

  /** Sends what comes after, a byte at a time, until the server has had enough of it. */
  private static void isCutWhileItDrips(TestingServer server, String before, String drips)
      throws Exception {
    try (Socket socket = connect(server)) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      out.write(before.getBytes(StandardCharsets.ISO_8859_1));
      boolean cut = false;
      for (int i = 0; !cut && i < 2_000; i++) {
        try {
          out.write(drips.charAt(i % drips.length()));
          cut = in.read() < 0;
        } catch (SocketTimeoutException open) {
          // Nothing to be read yet, so the next byte.
        } catch (IOException reset) {
          cut = true;
        }
      }
      assertThat(cut).as("cut while it sent " + drips).isTrue();
    }
  }

  private static Socket connect(TestingServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10);
    return socket;
  }

  private static void isCutThoughItIsSilent(TestingServer server) throws IOException {
    try (Socket socket = connect(server)) {
      socket.setSoTimeout(20_000);
      assertThat(endOf(socket.getInputStream())).isTrue();
    }
  }

  /** Whether nothing comes but the end. */
  private static boolean endOf(InputStream in) throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void whoDripsAHeadIsCut() throws Exception {
    try (TestingServer server = TestingServer.setup().limits(QUICK).start()) {
      isCutWhileItDrips(server, "", "\r\n");
      isCutWhileItDrips(server, "", "GET / HTTP/1.1");
      isCutWhileItDrips(server, HEAD, "x-a: b\r\n");
      isCutThoughItIsSilent(server);
      // The head of a later request, and a request that is only announced.
      isCutWhileItDrips(server, HEAD + "\r\n" + HEAD, "x-a: b\r\n");
      isCutWhileItDrips(server, HEAD + "\r\n", "\r\n");
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoDripsABodyIsCut() throws Exception {
    try (TestingServer server = TestingServer.setup().limits(QUICK).start()) {
      String post = "POST /v1/messages HTTP/1.1\r\nhost: x\r\n";
      isCutWhileItDrips(server, post + "content-length: 90000\r\n\r\n", " ");
      isCutWhileItDrips(server, post + "transfer-encoding: chunked\r\n\r\n", "1\r\n \r\n");
      isCutWhileItDrips(server, post + "transfer-encoding: chunked\r\n\r\n", "0");
      isCutWhileItDrips(
          server, post + "transfer-encoding: chunked\r\n\r\n0\r\n", "x-trailer: y\r\n");
    }
  }

  @Test
  void whoDripsATlsHandshakeIsCut(@TempDir Path folder) throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    TestCertificate.create(folder.resolve("store")).write(files);
    try (TestingServer server =
        TestingServer.setup().limits(QUICK).config(c -> c.withTls(files)).start()) {
      isCutThoughItIsSilent(server);
      // The record of a client's hello that is said to be 16 KiB long, and never is.
      isCutWhileItDrips(server, "\u0016\u0003\u0001@\u0000\u0001\u0000?\u00fc", "\u0003");
    }
  }

  @Test
  void aStreamMayLastLongerThanAnyHead() {
    MockScript slow =
        MockScript.DEFAULT.withTokens(20).withDelays(Duration.ofMillis(10), Duration.ofMillis(40));
    try (Gateway gateway = Gateway.start(slow, Gateway.PATIENT, QUICK)) {
      HttpReply reply = gateway.ask(ClientProtocol.CHAT, "chat/mock", true);
      assertThat(reply.clean()).isTrue();
      assertThat(reply.body()).contains("[DONE]");
    }
  }

  @Test
  void aConnectionIsKeptForItsNextRequest() {
    try (TestingServer server = TestingServer.setup().start();
        RawConnection raw = server.connect()) {
      for (int i = 0; i < 3; i++) {
        raw.write(HEAD + "\r\n").readUntil("\r\n\r\n");
      }
    }
  }
}
