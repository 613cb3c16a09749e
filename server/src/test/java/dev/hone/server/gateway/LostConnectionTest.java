package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that break when nobody is to blame, or with data still under way. */
class LostConnectionTest {
  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";
  private static final String EVENT =
      "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"piece%d%s\"},\"finish_reason\":null}]}\n\n";

  @Test
  void aConnectionThatWasClosedWhileItWasKeptCostsNoFailure() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              // The second request on a connection meets its end.
              if (onConnection == 2) {
                return false;
              }
              out.write(ScriptedSocket.json(200, ANSWER));
              return true;
            });
        Gateway own =
            Gateway.start(
                s -> s.provider(Gateway.provider("kept", upstream.port(), Gateway.PATIENT, 1)))) {
      for (int i = 0; i < 3; i++) {
        String tag = Gateway.tag();
        HttpReply reply = own.askTagged(ClientProtocol.CHAT, "kept/m", false, tag);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(own.lines(tag, 1)).hasSize(1);
      }
      assertThat(upstream.requests()).hasSize(5);
    }
  }

  @Test
  void anUpstreamThatWorkedForAWhileIsNotAskedTwice() throws IOException {
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              if (onConnection == 2) {
                Thread.sleep(2_500);
                return false;
              }
              out.write(ScriptedSocket.json(200, ANSWER));
              return true;
            });
        Gateway own =
            Gateway.start(
                s -> s.provider(Gateway.provider("kept", upstream.port(), Gateway.PATIENT, 1)))) {
      assertThat(own.ask(ClientProtocol.CHAT, "kept/m", false).status()).isEqualTo(200);
      assertThat(own.ask(ClientProtocol.CHAT, "kept/m", false).status()).isEqualTo(502);
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @Test
  void whatArrivedBeforeTheUpstreamDiedReachesASlowClient() throws Exception {
    int pieces = 2_000;
    String padding = "x".repeat(1_000);
    try (ScriptedSocket upstream =
            new ScriptedSocket((number, onConnection, request, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              for (int i = 1; i <= pieces; i++) {
                chunk(out, EVENT.formatted(i, padding));
              }
              return false;
            });
        Gateway own =
            Gateway.start(
                s -> s.provider(Gateway.provider("dies", upstream.port(), Gateway.PATIENT, 1)))) {
      String tag = Gateway.tag();
      HttpReply reply =
          HttpReply.postSlowly(
              own.server().port(),
              ClientProtocol.CHAT.path("dies/m", true),
              ClientProtocol.CHAT.request("dies/m", true),
              1_500,
              "x-hone-tag-test",
              tag);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.clean()).isFalse();
      assertThat(ClientProtocol.count(reply.body(), "piece")).isEqualTo(pieces);
      assertThat(reply.body()).contains("piece" + pieces + "x");
      assertThat(ClientProtocol.CHAT.errorEvents(reply.body())).isEqualTo(1);
      List<UsageRecord> lines = own.lines(tag, 1);
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst().ending().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
    }
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
