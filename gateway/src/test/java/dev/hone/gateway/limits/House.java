package dev.hone.gateway.limits;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.meter.Booking;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A gateway's limits over a scripted upstream of {@code gpt-5}, with clocks of its own. */
final class House {
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  /** The name of a key that was ended when its request had been let in. */
  static final String ENDED = "ended";

  static final PriceBook PRICES = PriceBook.load(START);

  final AtomicReference<Instant> now = new AtomicReference<>(START);
  final AtomicLong nanos = new AtomicLong(1);
  final AtomicLong settled = new AtomicLong();
  final LimitState state;
  final LimitStage stage;
  private final AtomicInteger ids = new AtomicInteger();
  private final String name;

  House(LimitRules rules, Function<String, Grant> grants) {
    this("", rules, grants, null);
  }

  House(String name, LimitRules rules, Function<String, Grant> grants, LimitState given) {
    this.name = name;
    this.state = given != null ? given : new LimitState(new LocalCounters(nanos::get));
    Target openai =
        new Target(
            ProviderPreset.of("openai").orElseThrow().provider(List.of(new Secret("k"))), "gpt-5");
    Limiter limiter =
        new Limiter(
            rules,
            key -> key.equals(ENDED) ? Optional.empty() : Optional.of(grants.apply(key)),
            model -> List.of(openai),
            PRICES,
            state,
            now::get);
    Meter meter =
        new Meter(
            PRICES,
            Booking.all(
                List.of(
                    (line, context, request) -> settled.addAndGet(line.cost().totalNanos()),
                    limiter)),
            now::get,
            nanos::get);
    stage = new LimitStage(limiter, new ScriptedBackend(meter));
  }

  static Quotas daily(long nanos) {
    return new Quotas(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(nanos),
        OptionalLong.empty());
  }

  static Quotas rates(OptionalLong rpm, OptionalLong tpm, OptionalLong parallel) {
    return new Quotas(rpm, tpm, parallel, OptionalLong.empty(), OptionalLong.empty());
  }

  static Function<String, Grant> everyKey(Quotas quotas, String... models) {
    return key -> new Grant(Optional.empty(), new ModelScope(List.of(models)), quotas);
  }

  ChatStream open(String key, Dialect dialect, Map<String, String> tags) {
    byte[] body =
        """
        {"model":"gpt-5","max_tokens":100,"messages":[{"role":"user","content":"%s"}]}
        """
            .formatted("word ".repeat(20))
            .getBytes(StandardCharsets.UTF_8);
    RequestContext context =
        new RequestContext(
            name + "req_" + ids.incrementAndGet(),
            Optional.of(key),
            dialect,
            Headers.NONE,
            Optional.empty(),
            now.get(),
            Optional.empty(),
            tags,
            Optional.empty(),
            Optional.empty(),
            new Cancellation());
    return stage.open(Codecs.request(Protocol.OPENAI_CHAT, body), context);
  }

  void ask(String key) {
    read(open(key, Dialect.OPENAI, Map.of()));
  }

  static void read(ChatStream answer) {
    answer.forwardTo(
        new FrameSink() {
          @Override
          public boolean onFrame(Frame frame) {
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
        });
  }
}
