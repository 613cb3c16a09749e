package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.Eventually;
import dev.hone.server.RawConnection;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.mock.MockScript;
import dev.hone.wire.usage.Provenance;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that leave, are slow, or send what nobody can use. */
class ClientSideTest {
  private static final EdgeLimits LIMITS =
      new EdgeLimits(
          32 << 20,
          64 << 10,
          EdgeLimits.DEFAULT.head(),
          EdgeLimits.DEFAULT.idle(),
          Duration.ofSeconds(60),
          Duration.ofMillis(200),
          Duration.ofSeconds(60));
  private Gateway gateway;

  @BeforeEach
  void start() {
    gateway = Gateway.start(MockScript.DEFAULT, Gateway.PATIENT, LIMITS);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** The time from the client's leaving until the upstream sees it go; printed, bounded widely. */
  private void leaves(
      String what, ClientProtocol client, String model, boolean stream, String wait) {
    long abandoned = gateway.mock().stats().abandoned();
    long requests = gateway.mock().stats().requests();
    long left;
    try (RawConnection raw = gateway.server().connect()) {
      raw.post(client.path(model, stream), client.request(model, stream));
      Eventually.until("asked", () -> gateway.mock().stats().requests() > requests);
      if (!wait.isEmpty()) {
        raw.readUntil(wait);
      }
      left = System.nanoTime();
    }
    Eventually.until(
        what + ": the upstream is closed", () -> gateway.mock().stats().abandoned() > abandoned);
    double millis = (gateway.mock().stats().lastAbandonedNanos() - left) / 1e6;
    System.out.printf("upstream closed %.1f ms after the client left (%s)%n", millis, what);
    assertThat(millis).as(what).isLessThan(1_000);
    gateway.awaitQuiet();
    List<UsageRecord> lines = gateway.server().lines((int) abandoned + 1);
    UsageRecord line = lines.getLast();
    assertThat(line.ending().outcome()).as(what).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(line.ending().status()).as(what).isZero();
  }

  @Test
  void row12TheUpstreamIsClosedAtOnceThoughItIsSilent() {
    for (ClientProtocol client : ClientProtocol.values()) {
      for (String upstream : client.upstreams()) {
        String model = upstream + "/mock:stall-mid-stream";
        leaves(client + " streams from " + upstream, client, model, true, "word5");
        leaves(client + " waits for " + upstream, client, model, false, "");
        if (client != ClientProtocol.CHAT && !upstream.equals("full")) {
          // Before the first event nothing depends on the client's protocol.
          continue;
        }
        leaves(
            client + " waits for headers of " + upstream,
            client,
            upstream + "/mock:stall-before-headers",
            true,
            "");
        leaves(
            client + " waits for the first event of " + upstream,
            client,
            upstream + "/mock:stall-after-headers",
            true,
            "");
      }
    }
  }

  @Test
  void row12WhatWasGeneratedUntilThenIsBooked() {
    try (RawConnection raw = gateway.server().connect()) {
      raw.post(
              ClientProtocol.MESSAGES.path("", true),
              ClientProtocol.MESSAGES.request("messages/mock:stall-mid-stream", true))
          .readUntil("word7");
    }
    UsageRecord line = gateway.server().lines(1).getFirst();
    assertThat(line.tokens().cacheRead()).isEqualTo(60);
    assertThat(line.tokens().fresh()).isEqualTo(40);
    assertThat(line.tokens().output()).isGreaterThan(4);
    assertThat(line.tokens().provenance()).contains(Provenance.ESTIMATED);
  }

  @Test
  void aSilentUpstreamIsBridgedInTheDialectsOwnForm() {
    for (ClientProtocol client : ClientProtocol.values()) {
      List<RawConnection> waiting = new ArrayList<>();
      for (String upstream : client.upstreams()) {
        String model = upstream + "/mock:stall-mid-stream";
        waiting.add(
            gateway.server().connect().post(client.path(model, true), client.request(model, true)));
      }
      for (RawConnection raw : waiting) {
        try (raw) {
          raw.readUntil("word5");
          raw.readUntil(
              switch (client) {
                case CHAT, RESPONSES -> "\n: ";
                case MESSAGES -> "event: ping\n";
                // A chunk that holds a blank line and nothing else.
                case GEMINI -> "\r\n2\r\n\r\n\r\n";
              });
        }
      }
    }
    gateway.awaitQuiet();
  }

  @Test
  void aSlowClientSlowsTheUpstreamDown() throws IOException, InterruptedException {
    gateway.mock().play(MockScript.DEFAULT.withTokens(200_000));
    for (String model : List.of("chat/mock", "messages/mock")) {
      try (Socket socket = deaf(model)) {
        long whole = gateway.mock().stats().whole();
        Thread.sleep(500);
        // Some 35 MB of events would be through by now if nobody held them back.
        assertThat(gateway.mock().stats().whole()).isEqualTo(whole);
        assertThat(gateway.mock().stats().open()).isEqualTo(1);
        int read = 0;
        byte[] part = new byte[1 << 16];
        while (read < 4 << 20) {
          read += socket.getInputStream().read(part);
        }
        assertThat(gateway.mock().stats().whole()).isEqualTo(whole);
      }
      gateway.awaitQuiet();
    }
  }

  @Test
  void aClientThatDoesNotReadIsCut() throws IOException, InterruptedException {
    gateway.close();
    EdgeLimits strict =
        new EdgeLimits(
            32 << 20,
            64 << 10,
            EdgeLimits.DEFAULT.head(),
            EdgeLimits.DEFAULT.idle(),
            Duration.ofSeconds(60),
            Duration.ofMillis(200),
            Duration.ofMillis(400));
    gateway = Gateway.start(MockScript.DEFAULT.withTokens(120_000), Gateway.PATIENT, strict);
    for (String model : List.of("chat/mock", "messages/mock")) {
      long abandoned = gateway.mock().stats().abandoned();
      try (Socket deaf = deaf(model)) {
        Eventually.until(
            "the upstream of " + model + " is closed",
            () -> gateway.mock().stats().abandoned() > abandoned);
        gateway.awaitQuiet();
        assertThatThrownBy(() -> deaf.getInputStream().readAllBytes())
            .isInstanceOf(IOException.class);
      }
      UsageRecord line = gateway.server().lines((int) abandoned + 1).getLast();
      assertThat(line.ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
      assertThat(line.tokens().provenance()).contains(Provenance.ESTIMATED);
      assertThat(line.tokens().output()).isPositive();
    }
  }

  @Test
  void manyClientsThatDoNotReadTakeLittleMemory() throws IOException, InterruptedException {
    gateway.mock().play(MockScript.DEFAULT.withTokens(20_000));
    List<Socket> clients = new ArrayList<>();
    clients.add(deaf("chat/mock"));
    Thread.sleep(300);
    long before = usedMemory();
    for (int i = 1; i < 16; i++) {
      clients.add(deaf("chat/mock"));
    }
    Eventually.until("all are asked", () -> gateway.mock().stats().requests() == 16);
    Thread.sleep(400);
    long grown = usedMemory() - before;
    System.out.printf("15 clients that do not read: %.1f MiB more%n", grown / 1048576.0);
    // Their answers are 60 MB, and several times that once they are read.
    assertThat(grown).isLessThan(40L << 20);
    for (Socket client : clients) {
      client.close();
    }
    gateway.awaitQuiet();
  }

  private static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }

  /** A client that asks for a stream and reads nothing. */
  private Socket deaf(String model) throws IOException {
    String json = ClientProtocol.CHAT.request(model, true);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.server().port()));
    socket
        .getOutputStream()
        .write(
            "POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(ClientProtocol.CHAT.path(model, true), json.length(), json)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void badRequestsAreRefusedInTheClientsShape() {
    int port = gateway.server().port();
    for (ClientProtocol client : ClientProtocol.values()) {
      HttpReply invalid =
          HttpReply.post(port, client.path("chat/mock", false), "{\"model\":\"chat/mock\",");
      assertThat(invalid.status()).isEqualTo(400);
      assertThat(client.isError(invalid.body())).as(invalid.body()).isTrue();
      String deep = "[".repeat(20_000) + "]".repeat(20_000);
      HttpReply nested =
          HttpReply.post(
              port,
              client.path("chat/mock", false),
              "{\"model\":\"chat/mock\",\"x\":" + deep + "}");
      assertThat(nested.status()).isEqualTo(400);
      assertThat(client.isError(nested.body())).as(nested.body()).isTrue();
      HttpReply nameless =
          HttpReply.post(port, client.path("chat/mock", false), "{\"messages\":[]}");
      assertThat(nameless.status()).isEqualTo(400);
    }
    byte[] large = new byte[50 << 20];
    java.util.Arrays.fill(large, (byte) ' ');
    HttpReply tooLarge = HttpReply.post(port, "/v1/chat/completions", large);
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(tooLarge.body()).contains("32 MiB");
    assertThat(gateway.mock().stats().requests()).isZero();
    gateway.awaitQuiet();
  }
}
