package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Network;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.server.TestCertificate;
import dev.hone.server.TestingServer;
import dev.hone.server.config.TlsFiles;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams behind a company's proxy and its own certificate authority. */
class ReachTest {
  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"reached\"},\"finish_reason\":\"stop\"}]}";

  @TempDir static Path folder;
  private static final Vertx VERTX = Vertx.vertx();
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();
  private static int upstream;
  private static int proxy;

  @BeforeAll
  static void start() throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    TestCertificate.create(folder.resolve("store.p12")).write(files);
    upstream =
        Gateway.await(
                VERTX
                    .createHttpServer(
                        new HttpServerOptions()
                            .setSsl(true)
                            .setKeyCertOptions(
                                new PemKeyCertOptions()
                                    .setCertPath(files.certificate().toString())
                                    .setKeyPath(files.key().toString())))
                    .requestHandler(
                        r -> r.response().putHeader("content-type", "application/json").end(ANSWER))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    proxy =
        Gateway.await(
                VERTX.createHttpServer().requestHandler(ReachTest::tunnel).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterAll
  static void stop() {
    Gateway.await(VERTX.close());
  }

  /** A proxy that knows upstream.test, and asks for a password. */
  private static void tunnel(HttpServerRequest request) {
    SEEN.add(request.method() + " " + request.uri());
    boolean known = "Basic aG9uZTpzZWNyZXQ=".equals(request.getHeader("proxy-authorization"));
    if (!known || !request.method().equals(HttpMethod.CONNECT)) {
      request.response().setStatusCode(known ? 405 : 407).end();
      return;
    }
    VERTX
        .createNetClient()
        .connect(upstream, "127.0.0.1")
        .onSuccess(to ->
            request
                .toNetSocket()
                .onSuccess(from -> {
                  join(from, to);
                  join(to, from);
                }));
  }

  private static void join(NetSocket from, NetSocket to) {
    from.handler(to::write);
    from.closeHandler(v -> to.close());
  }

  private static HttpReply ask(String host, Network network) {
    Provider provider =
        new Provider(
            "far",
            Dialect.OPENAI,
            URI.create("https://" + host + ":" + upstream + "/v1"),
            Set.of(Protocol.OPENAI_CHAT),
            List.of(),
            Timeouts.DEFAULT,
            1,
            Map.of());
    try (TestingServer hone =
        TestingServer.setup().provider(provider).config(c -> c.withNetwork(network)).start()) {
      return HttpReply.post(
          hone.port(), "/v1/chat/completions", ClientProtocol.CHAT.request("far/m", false));
    }
  }

  private static Network network(Optional<String> proxyUser, List<Path> authorities) {
    return new Network(
        proxyUser.map(u -> Network.Proxy.of(URI.create("http://" + u + "@127.0.0.1:" + proxy))),
        List.of(),
        authorities,
        Optional.empty());
  }

  @Test
  void httpsGoesThroughTheProxyAndIsVerifiedAgainstTheOwnAuthority() {
    SEEN.clear();
    HttpReply reply =
        ask(
            "upstream.test",
            network(Optional.of("hone:secret"), List.of(folder.resolve("cert.pem"))));
    assertThat(reply.body()).contains("reached");
    assertThat(SEEN).contains("CONNECT upstream.test:" + upstream);
  }

  @Test
  void anUnknownAuthorityIsRefused() {
    HttpReply reply = ask("localhost", network(Optional.empty(), List.of()));
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("far could not be reached").doesNotContain("reached\"}");
  }

  @Test
  void loopbackNeedsNoProxy() {
    SEEN.clear();
    HttpReply reply =
        ask("localhost", network(Optional.of("hone:secret"), List.of(folder.resolve("cert.pem"))));
    assertThat(reply.body()).contains("reached");
    assertThat(SEEN).isEmpty();
  }

  @Test
  void aProxyThatRefusesIsSaidToDoSo() {
    HttpReply reply =
        ask(
            "upstream.test",
            network(Optional.of("hone:wrong"), List.of(folder.resolve("cert.pem"))));
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("could not be reached").doesNotContain("wrong");
  }
}
