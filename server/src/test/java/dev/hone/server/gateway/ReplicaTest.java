package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.server.Eventually;
import dev.hone.server.TestingServer;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three equal servers behind one provider. */
class ReplicaTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<MockUpstream> mocks = new ArrayList<>();
  private final List<URI> urls = new ArrayList<>();
  private TestingServer hone;

  @BeforeEach
  void start() {
    for (int i = 0; i < 3; i++) {
      MockUpstream mock = new MockUpstream(vertx, MockScript.DEFAULT);
      urls.add(URI.create("http://127.0.0.1:" + Gateway.await(mock.listen(0)) + "/v1"));
      mocks.add(mock);
    }
    hone =
        TestingServer.setup()
            .provider(
                Gateway.provider("own", urls.getFirst().getPort(), Gateway.PATIENT, 2)
                    .withReplication(
                        new Replication(
                            urls,
                            ServerKind.VLLM,
                            Duration.ofMillis(100),
                            Optional.empty(),
                            25,
                            4)))
            .start();
  }

  @AfterEach
  void stop() {
    hone.close();
    Gateway.await(vertx.close());
  }

  private HttpReply ask(String conversation) {
    HttpReply reply =
        HttpReply.post(
            hone.port(),
            "/v1/chat/completions",
            ClientProtocol.CHAT.request("own/mock", true),
            "x-hone-session",
            conversation);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body()).contains("wörd16.");
    return reply;
  }

  /** Which replica took the last request of a conversation. */
  private int replicaOf(String conversation) {
    List<Long> before = mocks.stream().map(m -> chats(m)).toList();
    ask(conversation);
    for (int i = 0; i < mocks.size(); i++) {
      if (chats(mocks.get(i)) > before.get(i)) {
        return i;
      }
    }
    throw new AssertionError("no replica was asked");
  }

  private static long chats(MockUpstream mock) {
    return mock.received().stream().filter(r -> r.uri().contains("chat")).count();
  }

  @Test
  void row5AConversationStaysAndOthersSpread() {
    List<Integer> homes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int home = replicaOf("c-" + i);
      assertThat(replicaOf("c-" + i)).isEqualTo(home);
      homes.add(home);
    }
    assertThat(homes).contains(0, 1, 2);
  }

  @Test
  void aReplicaThatDiesIsNotNoticedByAnyClient() {
    int home = replicaOf("c");
    Gateway.await(mocks.get(home).close());
    assertThat(replicaOf("c")).isNotEqualTo(home);
    String gone = "server=\"" + urls.get(home).getAuthority() + "\"";
    Eventually.until(
        "the look notices",
        () ->
            hone.get("/metrics")
                .body()
                .lines()
                .anyMatch(l ->
                    l.startsWith("hone_upstream_up") && l.contains(gone) && l.endsWith(" 0.0")));
    assertThat(replicaOf("c")).isNotEqualTo(home);
  }

  @Test
  void theStateOfEachReplicaIsOnTheMetricsPage() {
    ask("c");
    String page = hone.get("/metrics").body();
    for (URI url : urls) {
      assertThat(page)
          .contains(
              "hone_upstream_breaker{provider=\"own\",server=\"" + url.getAuthority() + "\"} 0.0");
    }
  }
}
