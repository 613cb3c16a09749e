package dev.hone.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.route.Hedge;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HedgingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final List<URI> URLS =
      List.of(URI.create("http://10.0.0.1/v1"), URI.create("http://10.0.0.2/v1"));
  private static final Provider PROVIDER =
      new Provider(
              "own",
              Dialect.OPENAI,
              URLS.getFirst(),
              Set.of(Protocol.OPENAI_CHAT),
              List.of(),
              new Timeouts(
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(20),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(20)),
              1,
              Map.of())
          .withReplication(Replication.NONE.withUrls(URLS));

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<UsageRecord> lines = new CopyOnWriteArrayList<>();
  private final RequestContext context = RequestContext.of("r-1", Dialect.OPENAI, NOW);
  private final Balancer balancer = new Balancer(System::nanoTime);

  private ChatStream open(Upstreams upstreams) {
    return open(upstreams, Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"messages\":[]}");
  }

  private ChatStream open(Upstreams upstreams, Protocol protocol, String body) {
    balancer.serve(List.of(PROVIDER));
    FallbackBackend backend =
        new FallbackBackend(
            new ModelRoutes(
                List.of(PROVIDER),
                List.of(
                    new ModelRoute(
                        "m",
                        List.of("own"),
                        Optional.of(new Hedge(Optional.of(Duration.ofMillis(30)), 1))))),
            balancer,
            upstreams,
            new Meter(
                PriceBook.load(NOW),
                (line, c, request) -> lines.add(line),
                () -> NOW,
                System::nanoTime),
            RetryPolicy.DEFAULT,
            Thread::startVirtualThread,
            System::nanoTime,
            new SplittableRandom(7));
    return backend.open(Codecs.request(protocol, body.getBytes(StandardCharsets.UTF_8)), context);
  }

  /** Waits until it is cancelled. */
  private static WireException untilCancelled(RequestContext context) {
    CountDownLatch cancelled = new CountDownLatch(1);
    context.cancellation().onCancel(cancelled::countDown);
    try {
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new WireException(ErrorKind.CANCELLED, "the client left");
  }

  @Test
  void row12TheLoserIsCancelledAndBooked() {
    Answer quick = new Answer();
    ChatStream answer =
        open((target, request, c, key, patience) -> {
          asked.add(target.provider().baseUrl().getHost());
          if (asked.size() == 1) {
            throw untilCancelled(c);
          }
          return quick;
        });
    answer.forwardTo(new Nowhere());
    assertThat(asked).hasSize(2).doesNotHaveDuplicates();
    assertThat(lines)
        .extracting(l -> l.ending().outcome())
        .containsExactlyInAnyOrder(Outcome.HEDGE_LOST, Outcome.OK);
    UsageRecord lost =
        lines.stream()
            .filter(l -> l.ending().outcome() == Outcome.HEDGE_LOST)
            .findFirst()
            .orElseThrow();
    assertThat(lost.tokens().fresh()).as("the prompt is billed").isPositive();
  }

  @Test
  void aFirstAnswerInTimeIsTheOnlyOne() {
    open((target, request, c, key, patience) -> {
      asked.add(target.provider().baseUrl().getHost());
      return new Answer();
    });
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatRunsInTheBackgroundIsNotDoubled() {
    open(
        (target, request, c, key, patience) -> {
          asked.add(target.provider().baseUrl().getHost());
          try {
            Thread.sleep(150);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Answer();
        },
        Protocol.OPENAI_RESPONSES,
        "{\"model\":\"m\",\"input\":\"x\",\"background\":true}");
    assertThat(asked).hasSize(1);
  }

  @Test
  void anAnswerThatComesTooLateIsClosed() throws InterruptedException {
    Answer late = new Answer();
    CountDownLatch won = new CountDownLatch(1);
    open((target, request, c, key, patience) -> {
      asked.add("");
      if (asked.size() == 1) {
        try {
          won.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return late;
      }
      return new Answer();
    });
    won.countDown();
    assertThat(late.closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whereBothFailTheFirstReasonIsTold() {
    AtomicBoolean second = new AtomicBoolean();
    UpstreamException failure =
        catchThrowableOfType(
            UpstreamException.class,
            () ->
                open((target, request, c, key, patience) -> {
                  if (second.getAndSet(true)) {
                    throw new UpstreamException(ErrorKind.UPSTREAM, "the second", null);
                  }
                  try {
                    Thread.sleep(80);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new UpstreamException(ErrorKind.UPSTREAM, "the first", null);
                }));
    assertThat(failure).isNotNull();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aClientThatLeavesEndsBoth() {
    WireException gone =
        catchThrowableOfType(
            WireException.class,
            () ->
                open((target, request, c, key, patience) -> {
                  asked.add("");
                  if (asked.size() == 2) {
                    context.cancellation().cancel();
                  }
                  throw untilCancelled(c);
                }));
    assertThat(gone.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(balancer.servers()).allMatch(s -> s.breakerState().equals("closed"));
  }

  @Test
  void thePercentileIsKnownOnceThereAreEnoughAnswers() {
    FirstEventTimes times = new FirstEventTimes();
    for (int i = 1; i <= 19; i++) {
      times.add(i);
    }
    assertThat(times.p95()).isEmpty();
    for (int i = 20; i <= 100; i++) {
      times.add(i);
    }
    assertThat(times.p95()).contains(Duration.ofNanos(95));
  }

  /** An answer of nothing. */
  private static final class Answer implements ChatStream {
    private final CountDownLatch closed = new CountDownLatch(1);

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
    public void cancel() {
      closed.countDown();
    }
  }

  private static final class Nowhere implements FrameSink {
    @Override
    public boolean onFrame(dev.hone.wire.Frame frame) {
      return true;
    }

    @Override
    public void whenWritable(Runnable resume) {
      resume.run();
    }

    @Override
    public void onEnd() {}

    @Override
    public void onError(WireException failure) {}
  }
}
