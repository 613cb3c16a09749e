package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.RawConnection;
import dev.hone.server.mock.MockRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever a client names, in model, address, path, header or content: only the configured provider
 * is called, below its base URL, and nothing else is fetched.
 */
class OneWayOutTest {
  private static ScriptedSocket trap;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws IOException {
    trap =
        new ScriptedSocket((number, onConnection, request, out) -> {
          out.write(ScriptedSocket.json(200, "{}"));
          return false;
        });
    gateway = Gateway.start(setup -> setup);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    trap.close();
  }

  private static String trapUrl() {
    return "http://127.0.0.1:" + trap.port() + "/latest/meta-data";
  }

  private static String send(String head, String body) {
    try (RawConnection raw = gateway.server().connect()) {
      raw.write(
          head
              + "connection: close\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                  .formatted(body.length(), body));
      return raw.readAll();
    }
  }

  private static void nothingWasFetched() {
    assertThat(trap.requests()).isEmpty();
    assertThat(gateway.mock().received())
        .extracting(MockRequest::uri)
        .allMatch(uri -> uri.startsWith("/v1") && !uri.contains("/.") && !uri.contains("%2E"));
  }

  @Test
  void anAddressInsteadOfAPathCallsNobodyElse() {
    String body = ClientProtocol.CHAT.request("chat/mock", false);
    String other = "127.0.0.1:" + trap.port();
    for (String line :
        List.of(
            "POST http://" + other + "/v1/chat/completions HTTP/1.1",
            "POST http://" + other + "/v1/fine_tuning/jobs HTTP/1.1",
            "POST //" + other + "/v1/fine_tuning/jobs HTTP/1.1",
            "POST @" + other + "/v1/files HTTP/1.1",
            "CONNECT " + other + " HTTP/1.1",
            "CONNECT /v1/files HTTP/1.1",
            "TRACE /v1/files HTTP/1.1",
            "OPTIONS * HTTP/1.1")) {
      send(line + "\r\nhost: " + other + "\r\n", body);
    }
    nothingWasFetched();
  }

  @Test
  void aPathOfHonesOwnInAnotherSpellingIsNotPassedOn() {
    String body = ClientProtocol.CHAT.request("chat/mock", false);
    long before = gateway.mock().stats().requests();
    for (String path :
        List.of(
            "/chat/completions",
            "/v1/v1/chat/completions",
            "//v1/chat/completions",
            "/v1//chat/completions",
            "/v1/chat/completions/",
            "/v1/chat%2Fcompletions",
            "/v1/%63hat/completions",
            "/V1/Chat/completions",
            "/v1/chat/completions;a=b",
            "/run/x/chat/completions",
            "/models/mock:generateContent",
            "//v1beta/models/mock:generateContent")) {
      assertThat(send("POST " + path + " HTTP/1.1\r\nhost: localhost\r\n", body))
          .as(path)
          .startsWith("HTTP/1.1 404 ");
    }
    assertThat(gateway.mock().stats().requests()).isEqualTo(before);
    assertThat(send("POST /chat/completions HTTP/1.1\r\nhost: localhost\r\n", body))
        .contains("The path lacks /v1");
    assertThat(send("POST /v1/v1/messages HTTP/1.1\r\nhost: localhost\r\n", body))
        .contains("The path has /v1 twice");
    assertThat(send("POST /v1/messages/ HTTP/1.1\r\nhost: localhost\r\n", body))
        .contains("Write it as /v1/messages.");
  }

  @Test
  void headersChooseNoUpstream() {
    String other = "127.0.0.1:" + trap.port();
    send(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: %s\r\nx-forwarded-host: %s\r\nforwarded: host=%s\r\nx-hone-base-url: %s\r\nx-base-url: %s\r\nx-original-url: %s\r\nproxy: %s\r\n"
            .formatted(other, other, other, trapUrl(), trapUrl(), trapUrl(), trapUrl()),
        ClientProtocol.CHAT.request("chat/mock", false));
    MockRequest sent = gateway.lastReceived();
    assertThat(sent.headers().all("host")).containsExactly("127.0.0.1:" + gateway.mockPort());
    assertThat(sent.headers().first("x-forwarded-host")).isEmpty();
    nothingWasFetched();
  }

  @Test
  void aModelsNameIsNoAddressAndNoWayUp() {
    for (String name :
        List.of(
            trapUrl(),
            "../../../latest",
            "..",
            ".",
            "a/../../../b",
            "..%2f..%2flatest",
            "%2e%2e/%2e%2e/latest",
            "m?key=x#y",
            "m:generateContent/../..",
            "m\\\\r\\\\nx: y",
            "m\\r\\nx-injected: yes\\r\\n\\r\\nGET /smuggled HTTP/1.1\\r\\n\\r\\n",
            "m\\u0000",
            "m\\ud83d")) {
      for (ClientProtocol client : ClientProtocol.values()) {
        for (String upstream : client.upstreams()) {
          String model = upstream + "/" + name;
          String inPath =
              client == ClientProtocol.GEMINI
                  ? URLEncoder.encode(model, StandardCharsets.UTF_8)
                  : model;
          HttpReply reply =
              HttpReply.post(
                  gateway.server().port(),
                  client.path(inPath, false),
                  client.request(model, false));
          assertThat(reply.headers()).as(model).doesNotContainKey("x-injected");
          assertThat(gateway.lastReceived().headers().first("x-injected")).as(model).isEmpty();
        }
      }
    }
    nothingWasFetched();
  }

  @Test
  void noRelayedPathLeavesTheBaseUrl() {
    long before = gateway.mock().stats().requests();
    for (String path :
        List.of(
            "/v1/../admin",
            "/v1/files/../../admin",
            "/v1/./../admin",
            "/v1/%2e%2e/admin",
            "/v1/.%2E/admin",
            "/v1/..%2fadmin",
            "/v1/..%5cadmin",
            "/v1/..;/admin",
            "/v1/files/..")) {
      HttpReply reply = HttpReply.post(gateway.server().port(), path, "{}");
      assertThat(reply.status()).as(path).isEqualTo(400);
    }
    assertThat(gateway.mock().stats().requests()).isEqualTo(before);
  }

  @Test
  void urlsOfPicturesAndFilesAreNeverFetched() {
    for (String url :
        List.of(trapUrl(), "file:///etc/passwd", "gopher://127.0.0.1:" + trap.port())) {
      for (ClientProtocol client : ClientProtocol.values()) {
        for (String upstream : client.upstreams()) {
          String model = upstream + "/mock";
          HttpReply reply =
              HttpReply.post(
                  gateway.server().port(),
                  client.path(model, false),
                  withPicture(client, model, url));
          assertThat(reply.body()).doesNotContain("root:");
        }
      }
    }
    nothingWasFetched();
  }

  private static String withPicture(ClientProtocol client, String model, String url) {
    String parts =
        switch (client) {
          case CHAT ->
              "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"%s\"}}]}]";
          case RESPONSES ->
              "\"store\":false,\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"%s\"},{\"type\":\"input_file\",\"file_url\":\"%1$s\"}]}]";
          case MESSAGES ->
              "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"%s\"}},{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"%1$s\"}}]}]";
          case GEMINI ->
              "\"contents\":[{\"role\":\"user\",\"parts\":[{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"%s\"}}]}]";
        };
    return "{\"model\":\"" + model + "\"," + parts.formatted(url) + "}";
  }

  @Test
  void anUpstreamsRedirectIsNotFollowed() throws IOException {
    for (String type : List.of("application/json", "text/html", "text/event-stream")) {
      try (ScriptedSocket moved =
              new ScriptedSocket((number, onConnection, request, out) -> {
                out.write(
                    "HTTP/1.1 307 X\r\nlocation: %s\r\ncontent-type: %s\r\ncontent-length: 2\r\n\r\n{}"
                        .formatted(trapUrl(), type)
                        .getBytes(StandardCharsets.US_ASCII));
                return true;
              });
          Gateway own =
              Gateway.alone(Gateway.provider("chat", moved.port(), Gateway.PATIENT, 1, "sk-k"))) {
        for (ClientProtocol client : ClientProtocol.values()) {
          for (boolean stream : List.of(true, false)) {
            HttpReply reply = own.ask(client, "chat/mock", stream);
            assertThat(reply.status()).as(client + " " + type).isEqualTo(502);
            assertThat(reply.headers()).doesNotContainKey("location");
            assertThat(client.isError(reply.body())).as(reply.body()).isTrue();
          }
        }
        assertThat(HttpReply.post(own.server().port(), "/v1/batches", "{}").status())
            .isEqualTo(307);
      }
    }
    nothingWasFetched();
  }
}
