package dev.hone.gateway.balance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.BreakerPolicy;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.ErrorKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String MODEL = "m";

  /** Of a monotonic clock; it may be negative. */
  private long nanos = -Duration.ofDays(3).toNanos();

  private final Balancer balancer = new Balancer(() -> nanos);

  private static Provider provider(int replicas, String... keys) {
    List<URI> urls =
        IntStream.range(0, replicas)
            .mapToObj(i -> URI.create("http://10.0.0." + (i + 1) + ":8000/v1"))
            .toList();
    return new Provider(
            "own",
            Dialect.OPENAI,
            URI.create("http://10.0.0.1:8000/v1"),
            Set.of(Protocol.OPENAI_CHAT),
            Arrays.stream(keys).map(Secret::new).toList(),
            Timeouts.DEFAULT,
            2,
            Map.of())
        .withReplication(
            new Replication(urls, ServerKind.VLLM, Duration.ofSeconds(2), Optional.empty(), 25, 4));
  }

  private Passage enter(Balancer at, Provider provider, long conversation) {
    return at.enter(provider, MODEL, conversation, Set.of()).orElseThrow();
  }

  private String home(Provider provider, long conversation) {
    Passage passage = enter(balancer, provider, conversation);
    passage.abandoned();
    return place(passage);
  }

  private static String place(Passage passage) {
    return passage.lane().server().url().getHost()
        + passage.lane().key().map(k -> "/" + k.value()).orElse("");
  }

  private Server server(Provider provider, String host) {
    balancer.serve(List.of(provider));
    return balancer.servers().stream()
        .filter(s -> s.url().getHost().equals(host))
        .findFirst()
        .orElseThrow();
  }

  private static UpstreamException status(int status, String... headers) {
    return UpstreamErrors.read(status, Headers.of(headers), "{}".getBytes(UTF_8), NOW);
  }

  private static ChatRequest chat(String json) {
    return Codecs.request(Protocol.OPENAI_CHAT, json.getBytes(UTF_8));
  }

  private static RequestContext context(String key, String session) {
    RequestContext c = RequestContext.of("r", Dialect.OPENAI, NOW);
    return new RequestContext(
        c.requestId(),
        Optional.of(key),
        c.client(),
        c.headers(),
        c.query(),
        c.received(),
        c.deadline(),
        c.tags(),
        Optional.ofNullable(session),
        c.traceId(),
        c.cancellation());
  }

  @Test
  void row5AConversationKeepsItsReplicaAndItsAccount() {
    Provider provider = provider(3, "k1", "k2");
    Set<String> used = new HashSet<>();
    for (long conversation = 0; conversation < 200; conversation++) {
      String home = home(provider, conversation);
      used.add(home);
      for (int turn = 0; turn < 5; turn++) {
        assertThat(home(provider, conversation)).isEqualTo(home);
      }
    }
    assertThat(used).hasSize(6);
  }

  @Test
  void row5TwoGatewaysAgreeWithoutTalking() {
    Balancer other = new Balancer(() -> nanos);
    for (long conversation = 0; conversation < 100; conversation++) {
      Passage there = enter(other, provider(5), conversation);
      there.abandoned();
      assertThat(place(there)).isEqualTo(home(provider(5), conversation));
    }
  }

  @Test
  void aReplicaThatJoinsTakesOnlyItsShare() {
    int moved = 0;
    for (long conversation = 0; conversation < 1_000; conversation++) {
      String before = home(provider(4), conversation);
      String after = home(provider(5), conversation);
      if (!before.equals(after)) {
        assertThat(after).isEqualTo("10.0.0.5");
        moved++;
      }
    }
    assertThat(moved).isBetween(130, 270);
  }

  @Test
  void row6AHotConversationSpillsToItsOwnSecondReplicaAndComesHome() {
    Provider provider = provider(3);
    List<Passage> open = new ArrayList<>();
    String home = home(provider, 7);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      Passage passage = enter(balancer, provider, 7);
      places.merge(place(passage), 1, Integer::sum);
      open.add(passage);
      int total = i + 1;
      double bound = Math.max(4, Math.ceil(1.25 * total / 3));
      assertThat(places.values()).allMatch(n -> n <= bound);
    }
    assertThat(places).hasSize(3);
    assertThat(place(open.getFirst())).isEqualTo(home);
    open.forEach(Passage::abandoned);
    assertThat(home(provider, 7)).isEqualTo(home);
  }

  @Test
  void row6WhatAServerReportsOfOtherGatewaysCounts() {
    Provider provider = provider(2);
    String home = home(provider, 3);
    Server server = server(provider, home);
    server.seen(new ServerLoad(30, 12, 0.5));
    assertThat(home(provider, 3)).isNotEqualTo(home);
    server.seen(new ServerLoad(2, 0, 0.5));
    assertThat(home(provider, 3)).isEqualTo(home);
    server.seen(new ServerLoad(2, 0, 1.0));
    assertThat(home(provider, 3)).as("a full KV cache weighs three times").isNotEqualTo(home);
  }

  @Test
  void noReplicaIsEverFullerThanItsShareWhateverComes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Provider provider = provider(4);
    List<Passage> open = new ArrayList<>();
    for (int step = 0; step < 5_000; step++) {
      if (open.isEmpty() || random.nextInt(100) < 55) {
        Passage passage = enter(balancer, provider, random.nextInt(5));
        open.add(passage);
        assertThat((double) passage.lane().server().open())
            .isLessThanOrEqualTo(Math.max(4, 1.25 * open.size() / 4));
      } else {
        open.remove(random.nextInt(open.size())).abandoned();
      }
    }
    open.forEach(Passage::abandoned);
    assertThat(balancer.servers()).allMatch(s -> s.open() == 0);
  }

  @Test
  void aReplicaThatIsGoneIsLeftAndItsConversationsComeBack() {
    Provider provider = provider(3);
    String home = home(provider, 11);
    Server server = server(provider, home);
    server.missed();
    assertThat(home(provider, 11)).as("once is no proof").isEqualTo(home);
    server.missed();
    assertThat(home(provider, 11)).isNotEqualTo(home);
    server.seen(ServerLoad.UNKNOWN);
    assertThat(home(provider, 11)).isEqualTo(home);
  }

  @Test
  void row33OneTenantsConversationIdDoesNotSteerAnothers() {
    Provider provider = provider(8);
    ChatRequest request = chat("{\"model\":\"m\",\"messages\":[]}");
    Set<String> homes = new HashSet<>();
    for (int tenant = 0; tenant < 40; tenant++) {
      homes.add(home(provider, Affinity.of(request, context("tenant-" + tenant, "chat-1"))));
    }
    assertThat(homes).hasSizeGreaterThan(4);
  }

  @Test
  void aConversationIsKnownByItsBeginningWhereverItsMarksMove() {
    long first =
        Affinity.of(
            chat(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}"),
            context("a", null));
    long later =
        Affinity.of(
            chat(
                "{\"stream\":true,\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"},{\"role\":\"assistant\",\"content\":\"Yes?\"},{\"role\":\"user\",\"content\":\"More\"}],\"model\":\"m\"}"),
            context("a", null));
    long other =
        Affinity.of(
            chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Ho\"}]}"),
            context("a", null));
    assertThat(later).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void row30ClaudeCodesChangingLineDoesNotMoveItsConversations() {
    String body =
        "{\"model\":\"m\",\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cch=%s\"},{\"type\":\"text\",\"text\":\"Be brief\"}],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    assertThat(Affinity.of(chat(body.formatted("aaa")), context("a", null)))
        .isEqualTo(Affinity.of(chat(body.formatted("bbb")), context("a", null)));
  }

  @Test
  void row27AnAccountThatIsLimitedRestsForThatModelOnly() {
    Provider provider = provider(1, "k1", "k2");
    Passage passage = enter(balancer, provider, 1);
    passage.failed(status(429, "retry-after", "7"));
    String limited = place(passage);
    assertThat(home(provider, 1)).isNotEqualTo(limited);
    Passage otherModel = balancer.enter(provider, "other", 1, Set.of()).orElseThrow();
    assertThat(place(otherModel)).isEqualTo(limited);
    otherModel.abandoned();
    nanos += Duration.ofSeconds(8).toNanos();
    assertThat(home(provider, 1)).isEqualTo(limited);
  }

  @Test
  void row27WhatAProviderAskedForIsKnownUntilItIsOverButNeverLong() {
    Provider provider = provider(1);
    enter(balancer, provider, 1).failed(status(429, "retry-after", "86400"));
    assertThat(balancer.enter(provider, MODEL, 1, Set.of())).isEmpty();
    assertThat(balancer.asked(provider, MODEL)).contains(Duration.ofMinutes(1));
    nanos += Duration.ofSeconds(61).toNanos();
    assertThat(balancer.asked(provider, MODEL)).isEmpty();
    enter(balancer, provider, 1).failed(status(429));
    assertThat(balancer.enter(provider, MODEL, 1, Set.of())).isEmpty();
    assertThat(balancer.asked(provider, MODEL)).as("nobody asked for it").isEmpty();
  }

  @Test
  void aServerThatFailsTooOftenIsLeftAloneAndThenProbed() {
    Provider provider =
        provider(1)
            .withBreaker(
                new BreakerPolicy(
                    50, 4, Duration.ofSeconds(30), Duration.ofHours(1), 1, Optional.empty()));
    balancer.serve(List.of(provider));
    for (int i = 0; i < 4; i++) {
      enter(balancer, provider, 1).failed(status(i % 2 == 0 ? 503 : 400));
    }
    assertThat(balancer.servers().getFirst().breakerState()).isEqualTo("open");
    assertThat(balancer.enter(provider, MODEL, 1, Set.of())).isEmpty();
    nanos += Duration.ofMinutes(59).toNanos();
    assertThat(balancer.enter(provider, MODEL, 1, Set.of())).isEmpty();
    nanos += Duration.ofMinutes(2).toNanos();
    Passage probe = enter(balancer, provider, 1);
    assertThat(balancer.enter(provider, MODEL, 1, Set.of())).as("one probe").isEmpty();
    assertThat(balancer.servers().getFirst().breakerState()).isEqualTo("half-open");
    probe.failed(status(400));
    assertThat(balancer.servers().getFirst().breakerState()).isEqualTo("closed");
  }

  @Test
  void aServerThatDiesUnderLoadIsLeftAloneLongBeforeHalfOfTheWindowFailed() {
    Provider provider = provider(1);
    balancer.serve(List.of(provider));
    serve(provider, 5_000);
    fail(provider, 60);
    assertThat(balancer.servers().getFirst().breakerState()).as("a burst").isEqualTo("closed");
    nanos += Duration.ofMillis(900).toNanos();
    serve(provider, 1);
    fail(provider, 60);
    nanos += Duration.ofMillis(900).toNanos();
    fail(provider, 60);
    assertThat(balancer.servers().getFirst().breakerState())
        .as("one came through")
        .isEqualTo("closed");
    nanos += Duration.ofMillis(100).toNanos();
    fail(provider, 1);
    assertThat(balancer.servers().getFirst().breakerState()).isEqualTo("open");
    nanos += Duration.ofSeconds(16).toNanos();
    serve(provider, 3);
    assertThat(balancer.servers().getFirst().breakerState()).as("probed").isEqualTo("closed");
    fail(provider, 1);
    nanos += Duration.ofSeconds(2).toNanos();
    fail(provider, 8);
    assertThat(balancer.servers().getFirst().breakerState()).as("few").isEqualTo("closed");
  }

  private void serve(Provider provider, int times) {
    for (int i = 0; i < times; i++) {
      enter(balancer, provider, 1).failed(status(400));
    }
  }

  private void fail(Provider provider, int times) {
    for (int i = 0; i < times; i++) {
      enter(balancer, provider, 1).failed(new UpstreamException(ErrorKind.UPSTREAM, "gone", null));
    }
  }

  @Test
  void aClientThatLeavesIsNoFailureOfTheServer() {
    Provider provider =
        provider(1)
            .withBreaker(
                new BreakerPolicy(
                    1, 1, Duration.ofSeconds(30), Duration.ofSeconds(9), 1, Optional.empty()));
    balancer.serve(List.of(provider));
    enter(balancer, provider, 1)
        .failed(new dev.hone.wire.error.WireException(ErrorKind.CANCELLED, "gone"));
    assertThat(balancer.servers().getFirst().breakerState()).isEqualTo("closed");
    enter(balancer, provider, 1).failed(new UpstreamException(ErrorKind.UPSTREAM, "gone", null));
    assertThat(balancer.servers().getFirst().breakerState()).isEqualTo("open");
  }

  @Test
  void whatIsKnownSurvivesAChangeOfTheConfiguration() {
    Provider provider = provider(2);
    String home = home(provider, 5);
    server(provider, home).missed();
    server(provider, home).missed();
    Provider again = provider(2);
    balancer.serve(List.of(again));
    assertThat(home(again, 5)).isNotEqualTo(home);
    balancer.serve(List.of());
    assertThat(balancer.servers()).isEmpty();
  }
}
