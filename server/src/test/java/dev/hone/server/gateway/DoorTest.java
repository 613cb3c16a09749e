package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.provider.Secret;
import dev.hone.server.RawConnection;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.LimitConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets in, and what those are told who do not. */
class DoorTest {
  private static final String KEY = "hk-door-key-1";
  private static final String ADMIN = "hk-door-admin-2";
  private static Gateway open;
  private static Gateway locked;

  @BeforeAll
  static void start() {
    open = Gateway.start(setup -> setup);
    locked =
        Gateway.start(setup ->
            setup
                .key("team", KEY)
                .config(c ->
                    c.withLimits(
                        new LimitConfig(
                            LimitRules.NONE, List.of(), Optional.of(new Secret(ADMIN))))));
  }

  @AfterAll
  static void stop() {
    open.close();
    locked.close();
  }

  private static String ask(Gateway gateway, String request) {
    try (RawConnection raw = gateway.server().connect()) {
      return raw.write(request).readAll();
    }
  }

  @Test
  void withoutAWordOfConfigurationOnlyThisMachineGetsIn() throws IOException {
    assertThat(InetAddress.getByName(HoneConfig.DEFAULT.host()).isLoopbackAddress()).isTrue();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress own : network.inetAddresses().filter(a -> !a.isLoopbackAddress()).toList()) {
        try (Socket socket = new Socket(own, open.server().port())) {
          throw new AssertionError("reached by " + socket.getInetAddress());
        } catch (ConnectException refused) {
          // as it should be
        }
      }
    }
  }

  @Test
  void aWrongKeyIsRefusedBeforeAnyByteOfTheBody() throws Exception {
    long before = locked.mock().stats().requests();
    String whole = "content-length: 9\r\n\r\n{\"model\":";
    for (String key :
        List.of(
            "",
            "authorization: Bearer wrong\r\n",
            "authorization: Bearer " + KEY + "x\r\n",
            "authorization: Basic " + KEY + "\r\n",
            "x-api-key: " + KEY.toUpperCase(Locale.ROOT) + "\r\n",
            "host: " + KEY + "\r\n")) {
      isRefused(key + whole);
    }
    // Those that announce more than they send are listened to for a second.
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> each :
          together.invokeAll(
              List.of(
                  () -> isRefused("content-length: 1000000\r\n\r\n"),
                  () -> isRefused("content-length: 99999999999\r\n\r\n"),
                  () -> isRefused("transfer-encoding: chunked\r\n\r\n")))) {
        each.get();
      }
    }
    assertThat(locked.mock().stats().requests()).isEqualTo(before);
  }

  private static boolean isRefused(String rest) {
    String answer = ask(locked, "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n" + rest);
    assertThat(answer).as(rest).startsWith("HTTP/1.1 401 ").doesNotContain("invalid_json");
    return true;
  }

  @Test
  void noNameOrPathOpensASideDoor() {
    for (String request :
        List.of(
            "GET /v1/models HTTP/1.1\r\nhost: localhost\r\n",
            "GET /v1/models HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: 127.0.0.1\r\n",
            "GET /v1/models HTTP/1.1\r\nhost: x\r\nx-original-url: /healthz\r\nx-rewrite-url: /healthz\r\n",
            "GET /v1/models?/healthz HTTP/1.1\r\nhost: x\r\n",
            "GET /healthz/../v1/models HTTP/1.1\r\nhost: x\r\n",
            "GET /healthz/ HTTP/1.1\r\nhost: x\r\n",
            "GET /healthz;/v1/models HTTP/1.1\r\nhost: x\r\n",
            "GET //v1/models HTTP/1.1\r\nhost: x\r\n",
            "GET /metrics HTTP/1.1\r\nhost: x\r\n",
            "GET /run/a/v1/models HTTP/1.1\r\nhost: x\r\n",
            "GET /run/healthz/v1/models HTTP/1.1\r\nhost: x\r\n",
            "HEAD /v1/models HTTP/1.1\r\nhost: x\r\n",
            "OPTIONS /v1/chat/completions HTTP/1.1\r\nhost: x\r\n",
            "GET http://healthz/v1/models HTTP/1.1\r\nhost: x\r\n")) {
      assertThat(ask(locked, request + "connection: close\r\n\r\n"))
          .as(request)
          .startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void theAdministratorsDoorOpensToTheAdministratorsKeyAloneAndIsNeverKept() {
    for (String path : List.of("/admin/v1/keys", "/admin/v1/budgets", "/run/a/admin/v1/keys")) {
      String request = "GET " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
      assertThat(ask(locked, request + "\r\n")).startsWith("HTTP/1.1 401 ");
      assertThat(ask(locked, request + "authorization: Bearer " + KEY + "\r\n\r\n"))
          .startsWith("HTTP/1.1 401 ");
      assertThat(ask(locked, request.replace(" HTTP", "?key=" + ADMIN + " HTTP") + "\r\n"))
          .startsWith("HTTP/1.1 401 ");
      assertThat(ask(locked, request + "authorization: Bearer " + ADMIN + "\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .contains("cache-control: no-store");
      assertThat(ask(open, request + "\r\n")).startsWith("HTTP/1.1 404 ");
    }
    // The administrator's key asks no model, and what the administration does not know goes
    // nowhere.
    assertThat(
            ask(
                locked,
                "PUT /admin/v1/keys HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer "
                    + KEY
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 401 ");
    long before = locked.mock().stats().requests();
    for (String line : List.of("PUT /admin/v1/keys", "GET /admin/v1/nothing", "POST /admin/x")) {
      assertThat(
              ask(
                  locked,
                  line
                      + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer "
                      + ADMIN
                      + "\r\n\r\n"))
          .startsWith("HTTP/1.1 404 ")
          .contains("There is no " + line + " here");
    }
    assertThat(locked.mock().stats().requests()).isEqualTo(before);
  }

  @Test
  void onlyAKeySaysWhoItsOwnerIsAndTagsAreText() {
    String tag = Gateway.tag();
    String body = ClientProtocol.CHAT.request("chat/mock", false);
    ask(
        locked,
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: %s\r\nx-hone-tag-team: search\r\nX-Hone-Tag-Project: p\r\nx-hone-tag-where: Zürich\r\nx-hone-tag-test: %s\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(KEY, tag, body.length(), body));
    assertThat(locked.lines(tag, 1).getFirst().caller().tags())
        .containsOnlyKeys("where", "test")
        .containsEntry("where", "Zürich");
  }

  @Test
  void aRefusalShowsNothingOfTheInside() {
    String answer =
        ask(
            locked,
            "GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: sk-mine\r\n\r\n");
    assertThat(answer)
        .doesNotContain("sk-mine", "dev.hone", "Exception", "team", "server:", "vert");
    HttpReply unreachable;
    try (Gateway gone = Gateway.alone(Gateway.provider("chat", 1, Gateway.PATIENT, 1, "sk-k"))) {
      unreachable = gone.ask(ClientProtocol.CHAT, "chat/mock", false);
    }
    assertThat(unreachable.status()).isEqualTo(502);
    assertThat(unreachable.body())
        .contains("chat could not be reached")
        .doesNotContain("127.0.0.1", "Exception", "dev.hone", "sk-k");
  }

  @Test
  void aKeyInAUrlGoesNoFurtherHoweverItIsSpelt() {
    for (String name : List.of("key", "%6bey", "k%65y", "%6B%65%79")) {
      String path = "/v1beta/models/gemini/mock:embedContent?" + name + "=" + KEY + "&alt=json";
      HttpReply reply = HttpReply.post(locked.server().port(), path, "{}");
      assertThat(reply.status()).as(path).isNotEqualTo(401);
      assertThat(locked.lastReceived().uri()).as(path).doesNotContain(KEY).endsWith("?alt=json");
      assertThat(locked.lastReceived().headers().toString()).doesNotContain(KEY);
    }
  }

  @Test
  void webPagesDoNotGetIntoAServerThatAsksForNoKey() {
    for (String foreign :
        List.of(
            "host: evil.example\r\n",
            "host: evil.example:8080\r\n",
            "host: 127.0.0.1.evil.example\r\n",
            "host: localhost\r\norigin: https://evil.example\r\n",
            "host: localhost\r\norigin: http://localhost.evil.example:80\r\n",
            "host: localhost\r\norigin: null\r\n")) {
      String answer =
          ask(open, "GET /v1/models HTTP/1.1\r\nconnection: close\r\n" + foreign + "\r\n");
      assertThat(answer).as(foreign).startsWith("HTTP/1.1 403 ").contains("web pages");
      assertThat(
              ask(
                  locked,
                  "GET /v1/models HTTP/1.1\r\nconnection: close\r\nx-api-key: "
                      + KEY
                      + "\r\n"
                      + foreign
                      + "\r\n"))
          .as("with a key: " + foreign)
          .startsWith("HTTP/1.1 200 ");
    }
    for (String own :
        List.of(
            "host: localhost\r\n",
            "host: [::1]:80\r\n",
            "host: 127.0.0.1:80\r\norigin: http://localhost:3000\r\n",
            "host: host.docker.internal\r\n",
            "host: hone\r\norigin: vscode-webview://a.b\r\n")) {
      assertThat(ask(open, "GET /v1/models HTTP/1.1\r\nconnection: close\r\n" + own + "\r\n"))
          .as(own)
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void whatAClientNamesAddsNoHeader() {
    String request =
        ClientProtocol.CHAT
            .request("messages/mock", true)
            .replaceFirst(
                "\\{",
                "{\"a\\\\r\\\\nx-injected: yes\":1,\"user\":\"u\\\\r\\\\nx-injected: yes\",");
    HttpReply reply =
        HttpReply.post(
            open.server().port(),
            "/v1/chat/completions",
            request,
            "x-hone-tag-a",
            "b\tc",
            "x-hone-session",
            "s",
            "connection",
            "x-own, close",
            "x-own",
            "mine");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers()).doesNotContainKey("x-injected");
    assertThat(reply.header("x-hone-dropped").orElse("")).doesNotContain("\r", "\n");
    assertThat(open.lastReceived().headers().list())
        .extracting(h -> h.name().toLowerCase(Locale.ROOT))
        .doesNotContain("x-injected", "x-hone-tag-a", "x-hone-session", "x-own");
  }
}
