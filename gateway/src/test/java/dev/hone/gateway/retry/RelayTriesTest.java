package dev.hone.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.Passage;
import dev.hone.gateway.meter.Asked;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.codec.UpstreamErrors;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RelayTriesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Asked ASKED = new Asked("openai", "", "raw", false, 0);
  private static final Operation.HttpCall LIST =
      new Operation.HttpCall("GET", "/v1/files", Headers.NONE, new byte[0]);

  private final Balancer balancer = new Balancer(() -> this.nanos);
  private final RequestContext context = RequestContext.of("r-1", Dialect.OPENAI, NOW);
  private final List<String> keys = new ArrayList<>();
  private final List<Duration> patiences = new ArrayList<>();
  private long nanos;

  private static Provider provider(int tries, String... keys) {
    return new Provider(
        "a",
        Dialect.OPENAI,
        URI.create("http://127.0.0.1:9/v1"),
        Set.of(Protocol.OPENAI_CHAT),
        List.of(keys).stream().map(Secret::new).toList(),
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(70)),
        tries,
        Map.of());
  }

  /** Every call is answered with this status after that time. */
  private UpstreamException gaveUp(Provider provider, int status, Duration each) {
    balancer.serve(List.of(provider));
    RelayTries tries =
        new RelayTries(
            (at, key, call, c, patience) -> {
              keys.add(key.map(Secret::value).orElse(""));
              patiences.add(patience);
              nanos += each.toNanos();
              throw answered(status);
            },
            balancer,
            new Meter(PriceBook.load(NOW), (l, c, r) -> {}, () -> NOW, () -> nanos),
            new RetryPolicy(Duration.ofMillis(2), Duration.ofSeconds(20)),
            () -> nanos,
            new SplittableRandom(7));
    return catchThrowableOfType(
        UpstreamException.class, () -> tries.open(provider, LIST, ASKED, context, true));
  }

  private static UpstreamException answered(int status) {
    return UpstreamErrors.read(
        status, Headers.NONE, "{\"error\":{}}".getBytes(StandardCharsets.UTF_8), NOW);
  }

  @Test
  void allTriesTogetherEndWithTheTotalTime() {
    assertThat(gaveUp(provider(10), 500, Duration.ofSeconds(30)).status()).isEqualTo(500);
    assertThat(patiences)
        .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  @Test
  void aKeyThatAConversationFoundRefusedRestsForRelayedCallsToo() {
    Provider provider = provider(1, "k1", "k2");
    balancer.serve(List.of(provider));
    Passage chat = balancer.enter(provider, "m", 1, Set.of()).orElseThrow();
    chat.failed(answered(401));
    String refused = chat.lane().key().map(Secret::value).orElseThrow();
    gaveUp(provider, 404, Duration.ZERO);
    assertThat(keys).doesNotContain(refused).hasSize(1);
  }
}
