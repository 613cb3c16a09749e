package dev.hone.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FallbackBackendTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final RetryPolicy QUICK =
      new RetryPolicy(Duration.ofMillis(2), Duration.ofSeconds(20));

  private final List<String> tries = new ArrayList<>();
  private final List<UsageRecord> lines = new ArrayList<>();
  private final Deque<RuntimeException> failures = new ArrayDeque<>();
  private final RequestContext context = RequestContext.of("r-1", Dialect.OPENAI, NOW);
  private Duration total = Duration.ofMinutes(10);
  private final Balancer balancer = new Balancer(() -> this.nanos);
  private long nanos;
  private long nanosPerTry;

  private Provider provider(String name, int tries, String... keys) {
    return new Provider(
        name,
        Dialect.OPENAI,
        URI.create("http://127.0.0.1:9/v1"),
        Set.of(Protocol.OPENAI_CHAT),
        Arrays.stream(keys).map(Secret::new).toList(),
        new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(1), total),
        tries,
        Map.of());
  }

  private FallbackBackend backend(Provider... providers) {
    List<String> targets = Arrays.stream(providers).map(Provider::name).toList();
    Upstreams upstreams =
        (target, request, c, key, patience) -> {
          tries.add(target.provider().name() + key.map(k -> ":" + k.value()).orElse(""));
          patiences.add(patience);
          nanos += nanosPerTry;
          RuntimeException failure = failures.poll();
          if (failure != null) {
            throw failure;
          }
          return new Nothing();
        };
    balancer.serve(List.of(providers));
    return new FallbackBackend(
        new ModelRoutes(List.of(providers), List.of(new ModelRoute("m", targets))),
        balancer,
        upstreams,
        new Meter(
            PriceBook.load(NOW),
            (line, context, request) -> lines.add(line),
            () -> NOW,
            () -> nanos),
        QUICK,
        Thread::startVirtualThread,
        () -> nanos,
        new SplittableRandom(7));
  }

  private final List<Duration> patiences = new ArrayList<>();

  private void open(FallbackBackend backend) {
    ChatRequest request =
        Codecs.request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8));
    backend.open(request, context);
  }

  private UpstreamException gaveUp(FallbackBackend backend) {
    return catchThrowableOfType(UpstreamException.class, () -> open(backend));
  }

  private static UpstreamException answered(int status, String body, String... headers) {
    return UpstreamErrors.read(
        status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static UpstreamException answered(int status) {
    return answered(status, "{\"error\":{\"message\":\"no\"}}");
  }

  @Test
  void triesAgainWhatMayPassAndBooksEveryTry() {
    failures.addAll(List.of(answered(500), answered(529)));
    open(backend(provider("a", 3)));
    assertThat(tries).containsExactly("a", "a", "a");
    assertThat(lines).extracting(UsageRecord::attempt).containsExactly(1, 2);
    assertThat(lines).extracting(l -> l.ending().outcome()).containsOnly(Outcome.UPSTREAM_ERROR);
  }

  @Test
  void aFaultOfHonesOwnHasItsLineAndHoldsNoServer() {
    failures.add(new IllegalStateException("a bug"));
    FallbackBackend backend = backend(provider("a", 3));
    assertThatThrownBy(() -> open(backend)).isInstanceOf(IllegalStateException.class);
    assertThat(lines).extracting(l -> l.ending().outcome()).containsExactly(Outcome.ERROR);
    assertThat(balancer.servers().getFirst().open()).isZero();
  }

  @Test
  void aBadRequestIsNeitherRepeatedNorSentElsewhere() {
    for (int status : List.of(400, 413, 422)) {
      tries.clear();
      failures.add(answered(status));
      assertThat(gaveUp(backend(provider("a", 3), provider("b", 3))).status()).isEqualTo(status);
      assertThat(tries).containsExactly("a");
    }
  }

  @Test
  void fallsBackInOrderAfterItsTries() {
    failures.addAll(List.of(answered(503), answered(503), answered(404)));
    open(backend(provider("a", 2), provider("b", 2), provider("c", 2)));
    assertThat(tries).containsExactly("a", "a", "b", "c");
  }

  @Test
  void row9AnErrorAsTheFirstEventFallsBack() {
    failures.add(new UpstreamException(ErrorKind.OVERLOADED, "a failed: Overloaded", null));
    open(backend(provider("a", 1), provider("b", 1)));
    assertThat(tries).containsExactly("a", "b");
  }

  @Test
  void row27RetryAfterIsWaitedForUnlessItIsTooLong() {
    failures.add(answered(429, "{}", "retry-after-ms", "30"));
    long began = System.nanoTime();
    open(backend(provider("a", 2)));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(28));
    assertThat(tries).containsExactly("a", "a");
    tries.clear();
    failures.add(answered(429, "{}", "retry-after", "21"));
    open(backend(provider("a", 2), provider("b", 2)));
    assertThat(tries).containsExactly("a", "b");
  }

  @Test
  void row27ASpentBudgetIsNotTriedAgainButElsewhere() {
    String spent =
        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"no\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}";
    failures.add(answered(429, spent));
    open(backend(provider("a", 5), provider("b", 1)));
    assertThat(tries).containsExactly("a", "b");
  }

  @Test
  void row27ALimitedKeyRestsAndAnotherTakesOver() {
    FallbackBackend backend = backend(provider("a", 1, "k1", "k2"));
    failures.add(answered(429, "{}", "retry-after", "7"));
    open(backend);
    assertThat(tries).hasSize(2).doesNotHaveDuplicates();
    String other = tries.getLast();
    open(backend);
    assertThat(tries.getLast()).isEqualTo(other);
    nanos += Duration.ofSeconds(8).toNanos();
    open(backend);
    assertThat(tries.getLast()).isEqualTo(tries.getFirst());
  }

  @Test
  void aRefusedKeyGivesWayToTheNextAndEachIsAskedOnce() {
    failures.addAll(List.of(answered(401), answered(401), answered(401)));
    assertThat(gaveUp(backend(provider("a", 1, "k1", "k2", "k3"))).status()).isEqualTo(401);
    assertThat(tries).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void anUpstreamThatForbidsRepeatingIsObeyed() {
    failures.add(answered(500, "{}", "x-should-retry", "false"));
    assertThat(gaveUp(backend(provider("a", 3))).status()).isEqualTo(500);
    assertThat(tries).hasSize(1);
  }

  @Test
  void theTotalTimeBoundsAllTries() {
    total = Duration.ofSeconds(50);
    nanosPerTry = Duration.ofSeconds(30).toNanos();
    failures.addAll(List.of(answered(500), answered(500), answered(500)));
    assertThat(gaveUp(backend(provider("a", 5), provider("b", 5))).status()).isEqualTo(500);
    assertThat(patiences).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(20));
  }

  @Test
  void whatOneTargetCannotSayAnotherMay() {
    failures.add(new UnsupportedByTargetException("logprobs", "no", "drop it"));
    open(backend(provider("a", 3), provider("b", 1)));
    assertThat(tries).containsExactly("a", "b");
  }

  @Test
  void aClientThatLeavesEndsTheWaiting() {
    failures.add(answered(429, "{}", "retry-after", "15"));
    context.cancellation().cancel();
    WireException gone =
        catchThrowableOfType(WireException.class, () -> open(backend(provider("a", 2))));
    assertThat(gone.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(tries).hasSize(1);
  }

  @Test
  void waitsGrowAndVary() {
    RetryPolicy policy = RetryPolicy.DEFAULT;
    SplittableRandom random = new SplittableRandom(3);
    for (int next = 2; next < 12; next++) {
      long most = Math.min(8_000, 500L << (next - 2));
      for (int i = 0; i < 50; i++) {
        assertThat(policy.delay(answered(500), next, random).orElseThrow().toMillis())
            .isBetween(most / 2, most);
      }
    }
  }

  /** An answer that nobody reads. */
  private record Nothing() implements ChatStream {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public Headers headers() {
      return Headers.NONE;
    }

    @Override
    public Optional<Protocol> protocol() {
      return Optional.empty();
    }

    @Override
    public boolean streamed() {
      return false;
    }

    @Override
    public void forwardTo(FrameSink sink) {
      sink.onEnd();
    }

    @Override
    public void cancel() {}
  }
}
