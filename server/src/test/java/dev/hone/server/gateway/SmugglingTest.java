package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.RawConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of which two servers may think differently where they end. Each is refused and ends its
 * connection: what follows it is nobody's request.
 */
class SmugglingTest {
  private static final String CHAT = ClientProtocol.CHAT.request("chat/mock", false);

  /** What a server that ended the first request too early would answer. */
  private static final String SECOND = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(setup -> setup);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
        "transfer-encoding: xchunked\r\n\r\n",
        "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "transfer-encoding: identity\r\ncontent-length: 0\r\n\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: x\r\n\r\n0\r\n\r\n",
        "transfer-encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding : chunked\r\n\r\n0\r\n\r\n",
        "content-length: 0\r\ncontent-length: 5\r\n\r\n",
        "content-length: 0, 5\r\n\r\n",
        "content-length: +0\r\n\r\n",
        "content-length: -1\r\n\r\n",
        "content-length: 0x0\r\n\r\n",
        "content-length: zero\r\n\r\n",
        "content-length: 99999999999999999999\r\n\r\n",
        "content-length : 0\r\n\r\n",
        "x\u0000y: a\r\ncontent-length: 0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\nzz\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n-1\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n7fffffffffffffff1\r\na\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n1;\n2\r\na\r\n0\r\n\r\n",
      })
  void aRequestWithTwoEndsIsRefusedAndNothingAfterItAnswered(String rest) {
    long before = gateway.mock().stats().requests();
    try (RawConnection raw = gateway.server().connect()) {
      raw.write(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
              + rest
              + SECOND);
      String answers = raw.readAll();
      assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSizeLessThanOrEqualTo(2);
      assertThat(answers).doesNotContain(" 200 ", "\"status\":\"ok\"");
    }
    assertThat(gateway.mock().stats().requests()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "Chunked"})
  void anOrdinaryChunkedRequestIsServedAndTheNextOneToo(String coding) {
    try (RawConnection raw = gateway.server().connect()) {
      raw.write(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: %s\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
              .formatted(coding, CHAT.length(), CHAT));
      raw.write("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
      assertThat(raw.readAll().split("HTTP/1.1 200 ", -1)).hasSize(3);
    }
  }
}
