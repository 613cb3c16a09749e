package dev.hone.server.gateway;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.server.Eventually;
import dev.hone.server.mock.MockFault;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong, with everything logged: no key, the client's or a provider's, is in a log,
 * an answer, the ledger or the metrics.
 */
class SecretsTest {
  private static final String CLIENT = "hk-client-secret-0001";
  private static final String WRONG = "hk-wrong-secret-0002";
  private static final String PROVIDER = "sk-provider-secret-0003";
  private static final String HEADER = "configured secret-0004";
  private static final String BASIC = "proxy-pass/word-0005";
  private static final String SESSION = "aws/session+token-0006==";
  private static final String AWS_ID = "AKIA0000000000000007";
  private static final String AWS_KEY = "aws-secret-key-0008";
  private static final String GOOGLE = "ya29.google-access-token-0009";
  private static final List<String> SECRETS =
      List.of(
          CLIENT,
          WRONG,
          PROVIDER,
          Gateway.CHAT_KEY,
          Gateway.MESSAGES_KEY,
          HEADER,
          BASIC,
          SESSION,
          AWS_ID,
          AWS_KEY,
          GOOGLE);

  @TempDir Path folder;

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

  /** An upstream that puts the headers it got into everything it says. */
  private static boolean echo(String request, OutputStream out) throws IOException {
    if (request.startsWith("POST /token")) {
      out.write(
          ScriptedSocket.json(
              200, "{\"access_token\":\"%s\",\"expires_in\":3599}".formatted(GOOGLE)));
      return true;
    }
    String key =
        request.substring(0, request.indexOf("\r\n\r\n")).lines().skip(1).collect(joining(" | "))
            + (request.contains(" Basic ") ? " / " + BASIC.replace("/", "\\/") : "");
    String error =
        "{\"error\":{\"message\":\"bad key %s\",\"type\":\"x\",\"code\":\"%s\"}}"
            .formatted(key, key);
    String good =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
    if (asks(request, "refuses") || request.startsWith("POST /v1/other")) {
      out.write(ScriptedSocket.json(400, error));
    } else if (asks(request, "denies")) {
      out.write(ScriptedSocket.json(401, error));
    } else if (asks(request, "page")) {
      out.write(ScriptedSocket.json(500, "<html>" + key + "</html>"));
    } else if (asks(request, "nonsense")) {
      out.write(ScriptedSocket.json(200, "{\"" + key + "\":"));
    } else if (asks(request, "error-as-answer")) {
      out.write(ScriptedSocket.json(200, error));
    } else {
      String events = (asks(request, "first") ? "" : good) + "data: " + error + "\n\n";
      out.write(
          ("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
                  + events)
              .getBytes(StandardCharsets.UTF_8));
      return false;
    }
    return true;
  }

  private static boolean asks(String request, String word) {
    return request.contains("e:" + word) || request.contains("e%3A" + word);
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

  /** Providers with secrets that are no keys of theirs. */
  private List<Provider> configured(int port) {
    Path google = folder.resolve("login.json");
    String login =
        """
        {"type":"authorized_user","client_id":"c","client_secret":"client-secret-0010",
         "refresh_token":"refresh-token-0011","token_uri":"http://127.0.0.1:%d/token"}
        """
            .formatted(port);
    try {
      Files.writeString(google, login);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String basic =
        Base64.getEncoder().encodeToString(("user:" + BASIC).getBytes(StandardCharsets.UTF_8));
    return List.of(
        provider("basic", port, Map.of("x-corp", HEADER, "authorization", "Basic " + basic)),
        provider("aws", port, Map.of())
            .withHosting(
                new Hosting.Bedrock(
                    "eu-west-1",
                    Optional.empty(),
                    Optional.of(
                        new Hosting.AwsKeys(
                            AWS_ID, new Secret(AWS_KEY), Optional.of(new Secret(SESSION)))))),
        provider("google", port, Map.of())
            .withHosting(new Hosting.Vertex("p-1", "eu", Optional.of(google))));
  }

  private static Provider provider(String name, int port, Map<String, String> headers) {
    return new Provider(
        name,
        Dialect.ANTHROPIC,
        URI.create("http://127.0.0.1:" + port),
        Set.of(Protocol.ANTHROPIC_MESSAGES),
        List.of(),
        Gateway.HASTY,
        1,
        headers);
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
            Gateway.start(s -> {
              s.key("team", CLIENT)
                  .provider(Gateway.provider("e", echoing.port(), Gateway.HASTY, 1, PROVIDER));
              configured(echoing.port()).forEach(s::provider);
              return s;
            })) {
      for (ClientProtocol client : ClientProtocol.values()) {
        for (boolean stream : List.of(true, false)) {
          for (String word :
              List.of("refuses", "denies", "page", "nonsense", "error-as-answer", "first", "mid")) {
            ask(gateway, client, "e/e:" + word, stream, CLIENT);
            if (client == ClientProtocol.MESSAGES) {
              for (String provider : List.of("basic", "aws", "google")) {
                ask(gateway, client, provider + "/claude-e:" + word, stream, CLIENT);
              }
            }
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
