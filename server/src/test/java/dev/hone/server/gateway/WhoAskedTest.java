package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Caller;
import dev.hone.server.RawConnection;
import org.junit.jupiter.api.Test;

/** What a client says of itself reaches the ledger as it wrote it. */
class WhoAskedTest {
  @Test
  void namesInUtf8AreNotReadAsLatin1() {
    String body = ClientProtocol.CHAT.request("chat/mock", false);
    try (Gateway gateway = Gateway.start(setup -> setup);
        RawConnection connection = new RawConnection(gateway.server().port())) {
      connection
          .write(
              """
              POST /v1/chat/completions HTTP/1.1\r
              host: localhost\r
              content-type: application/json\r
              content-length: %d\r
              x-hone-tag-test: nächtlich, 夜\r
              x-hone-session: %s\r
              traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01\r
              connection: close\r
              \r
              %s\
              """
                  .formatted(body.length(), "é" + "😀".repeat(200), body))
          .readUntil("HTTP/1.1 200");
      Caller caller = gateway.lines("nächtlich, 夜", 1).getFirst().caller();
      assertThat(caller.session().orElseThrow()).startsWith("é😀").endsWith("😀").hasSize(199);
      assertThat(caller.traceId()).isEmpty();
    }
  }
}
