package dev.hone.bench;

import dev.hone.gateway.drift.DriftMemory;
import dev.hone.gateway.drift.DriftStage;
import dev.hone.gateway.promptcache.CacheRuleBook;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.Codecs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What watching for broken prefixes adds to a request: an agent's conversation that goes on, its
 * hashes known already, as they are where the prompt is planned.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@SuppressWarnings("NullAway.Init") // JMH fills the parameter, prepare() the rest
public class DriftBenchmark {
  /** Messages of the conversation when it is looked at first. */
  @Param({"10", "100"})
  int messages;

  /** Whether each request has another date in its instructions. */
  @Param({"false", "true"})
  boolean drifts;

  private final List<ChatRequest> requests = new ArrayList<>();
  private Backend watched;
  private RequestContext context;
  private int next;

  private record Silence() implements ChatStream {
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
    public void forwardTo(FrameSink sink) {}

    @Override
    public void cancel() {}
  }

  /** Makes the requests of a conversation. */
  @Setup
  public void prepare() {
    Target target =
        new Target(
            new Provider(
                "anthropic",
                Dialect.ANTHROPIC,
                URI.create("https://api.anthropic.com"),
                Set.of(Protocol.ANTHROPIC_MESSAGES),
                List.of(),
                Timeouts.DEFAULT,
                1,
                Map.of()),
            "claude-sonnet-4-5");
    Instant now = Clock.systemUTC().instant();
    DriftStage stage =
        new DriftStage(
            new DriftMemory(),
            new CacheRuleBook(PriceBook.load(now)),
            false,
            TargetStage.NONE,
            Clock.systemUTC());
    watched = stage.before(target, Optional.empty(), (request, c) -> new Silence());
    context = RequestContext.of("r", Dialect.ANTHROPIC, now);
    String rules = "A rule is a rule, and this is one of them.\\n".repeat(400);
    StringBuilder talk = new StringBuilder("{\"role\":\"user\",\"content\":\"begin\"}");
    for (int turn = 0; turn < messages / 2; turn++) {
      talk.append(turn(turn));
    }
    // More of them than are remembered, where each is new.
    for (int i = 0; i < (drifts ? 600 : 64); i++) {
      talk.append(drifts ? "" : turn(i + messages));
      String body =
          "{\"model\":\"m\",\"max_tokens\":9,\"system\":\"%s%s\",\"messages\":[%s]}"
              .formatted(
                  drifts ? "It is 12:%02d:%02d.\\n".formatted(i / 60, i % 60) : "", rules, talk);
      ChatRequest request =
          Codecs.request(Protocol.ANTHROPIC_MESSAGES, body.getBytes(StandardCharsets.UTF_8));
      request.prefix();
      requests.add(request);
    }
  }

  private static String turn(int number) {
    return ",{\"role\":\"assistant\",\"content\":\"said %d\"},{\"role\":\"user\",\"content\":\"asked %d\"}"
        .formatted(number, number);
  }

  /** One request. */
  @Benchmark
  public ChatStream look() {
    next = (next + 1) % requests.size();
    return watched.open(requests.get(next), context);
  }
}
