package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.Eventually;
import dev.hone.server.mock.MockFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong, with everything logged: no key, the client's or a provider's, is in a log,
 * an answer, the ledger or the metrics.
 */
class SecretsTest {
  private static final String CLIENT = "hk-client-secret-0001";
  private static final String WRONG = "hk-wrong-secret-0002";
  private static final String PROVIDER = "sk-provider-secret-0003";
  private static final List<String> SECRETS =
      List.of(CLIENT, WRONG, PROVIDER, Gateway.CHAT_KEY, Gateway.MESSAGES_KEY);

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  /** Every log record as text. */
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          StringWriter text = new StringWriter();
          text.append(record.getMessage()).append(' ');
          text.append(Arrays.toString(record.getParameters()));
          if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(text, true));
          }
          seen.add("log: " + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** An upstream that puts the key it got into everything it says. */
  private static boolean echo(String request, OutputStream out) throws IOException {
    String key =
        request
            .lines()
            .filter(l -> l.toLowerCase(java.util.Locale.ROOT).startsWith("authorization:"))
            .findFirst()
            .orElse("");
    String error =
        "{\"error\":{\"message\":\"bad key %s\",\"type\":\"x\",\"code\":\"%s\"}}"
            .formatted(key, key);
    String good =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
    if (request.contains("e:refuses") || request.startsWith("POST /v1/other")) {
      out.write(ScriptedSocket.json(400, error));
    } else if (request.contains("e:denies")) {
      out.write(ScriptedSocket.json(401, error));
    } else if (request.contains("e:page")) {
      out.write(ScriptedSocket.json(500, "<html>" + key + "</html>"));
    } else if (request.contains("e:nonsense")) {
      out.write(ScriptedSocket.json(200, "{\"" + key + "\":"));
    } else if (request.contains("e:error-as-answer")) {
      out.write(ScriptedSocket.json(200, error));
    } else {
      String events = (request.contains("e:first") ? "" : good) + "data: " + error + "\n\n";
      out.write(
          ("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
                  + events)
              .getBytes(StandardCharsets.UTF_8));
      return false;
    }
    return true;
  }

  private void ask(Gateway gateway, String path, String json, String key) {
    HttpReply reply =
        HttpReply.post(gateway.server().port(), path, json, "authorization", "Bearer " + key);
    seen.add(path + " " + json + ": " + reply.status() + reply.headers() + reply.body());
  }

  private void ask(
      Gateway gateway, ClientProtocol client, String model, boolean stream, String key) {
    ask(gateway, client.path(model, stream), client.request(model, stream), key);
  }

  @Test
  void areNowhereToBeSeen() throws IOException {
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    try (ScriptedSocket echoing =
            new ScriptedSocket((number, onConnection, request, out) -> echo(request, out));
        Gateway gateway =
            Gateway.start(s ->
                s.key("team", CLIENT)
                    .provider(Gateway.provider("e", echoing.port(), Gateway.HASTY, 1, PROVIDER)))) {
      for (ClientProtocol client : ClientProtocol.values()) {
        for (boolean stream : List.of(true, false)) {
          for (String word :
              List.of("refuses", "denies", "page", "nonsense", "error-as-answer", "first", "mid")) {
            ask(gateway, client, "e/e:" + word, stream, CLIENT);
          }
          for (MockFault fault : MockFault.values()) {
            if (!fault.name().startsWith("STALL") && fault != MockFault.ENDLESS_LINE) {
              ask(gateway, client, "chat/mock:" + fault.word(), stream, CLIENT);
              ask(gateway, client, "messages/mock:" + fault.word(), stream, CLIENT);
            }
          }
          ask(gateway, client, "chat/mock", stream, WRONG);
          ask(gateway, client.path("chat/mock", stream), "{\"model\":", CLIENT);
        }
      }
      ask(gateway, "/v1/fine_tuning/jobs?key=" + CLIENT, "{}", CLIENT);
      ask(gateway, "/v1/embeddings", "{\"model\":\"e/e:refuses\",\"input\":\"x\"}", CLIENT);
      Eventually.until(
          "no request is open at the upstream", () -> gateway.mock().stats().open() == 0);
      gateway.server().lines(1).forEach(l -> seen.add("ledger: " + l));
      seen.add(
          HttpReply.exchange(
                  gateway.server().port(),
                  "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer %s\r\n\r\n"
                      .formatted(CLIENT),
                  new byte[0])
              .body());
    } finally {
      root.removeHandler(handler);
      root.setLevel(before);
    }
    assertThat(seen).hasSizeGreaterThan(100).anyMatch(s -> s.startsWith("log: "));
    assertThat(seen).anyMatch(s -> s.startsWith("ledger: ")).anyMatch(s -> s.contains("***"));
    for (String secret : SECRETS) {
      assertThat(
              seen.stream()
                  // The client's own query stands in the test's own note of what it asked.
                  .map(s -> s.replace("?key=" + CLIENT, ""))
                  .filter(s -> s.contains(secret)))
          .as(secret)
          .isEmpty();
    }
  }
}
