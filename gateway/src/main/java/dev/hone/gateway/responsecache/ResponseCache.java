package dev.hone.gateway.responsecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Booking;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.upstream.HomeLoop;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Frame;
import dev.hone.wire.Headers;
import dev.hone.wire.RequestContext;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Answers a request that was answered before, and remembers the answers to those that were not.
 * What an answer cost is known only when its attempt is booked, so it waits for that: a hit's
 * ledger line then says to the nano-dollar what it saved. An answer whose attempt is booked as
 * anything but whole is forgotten.
 */
public final class ResponseCache implements Booking {
  /** Says in an answer's headers what the cache did. */
  public static final String HEADER = "x-hone-response-cache";

  private static final String DROPPED = "x-hone-dropped";
  private static final Duration BOOKED_WITHIN = Duration.ofMinutes(1);
  private static final long MOST_UNBOOKED = 10_000;

  private final AnswerStore store;
  private final ResponseCacheRules rules;
  private final InstantSource clock;
  private final Cache<String, Pending> unbooked =
      Caffeine.newBuilder().expireAfterWrite(BOOKED_WITHIN).maximumSize(MOST_UNBOOKED).build();

  private record Pending(byte[] hash, byte[] body, String model) {}

  public ResponseCache(AnswerStore store, ResponseCacheRules rules, InstantSource clock) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
  }

  /** What it holds. */
  public AnswerStore store() {
    return store;
  }

  /** The stage before a backend. */
  public Backend before(Backend next, Meter meter) {
    return (request, context) -> open(next, meter, request, context);
  }

  private ChatStream open(Backend next, Meter meter, ChatRequest request, RequestContext context) {
    if (Eligibility.refusal(request, context, rules.anyTemperature()).isPresent()) {
      return ForwardingStream.withHeader(next.open(request, context), HEADER, "bypass");
    }
    byte[] hash = CanonicalRequest.hash(request, context);
    Optional<CachedAnswer> found =
        store.find(hash).filter(answer -> answer.protocol() == request.protocol());
    if (found.isPresent()) {
      HomeLoop.leaveFor(found.get().body().length);
      Optional<Frame> frame = frame(found.get());
      if (frame.isPresent()) {
        return replay(found.get(), frame.get(), meter, request, context);
      }
    }
    return captured(
        ForwardingStream.withHeader(next.open(request, context), HEADER, "miss"),
        hash,
        request,
        context);
  }

  private ChatStream replay(
      CachedAnswer answer, Frame frame, Meter meter, ChatRequest request, RequestContext context) {
    Attempt attempt = meter.begin(request, context, 1, Meter.RESPONSE_CACHE);
    attempt.saved(answer.model(), answer.costNanos());
    long age = Math.max(0, Duration.between(answer.stored(), clock.instant()).toSeconds());
    Headers headers = Headers.of(HEADER, "hit", "age", Long.toString(age));
    return new ReplayedAnswer(answer.protocol(), frame, headers, attempt);
  }

  private static Optional<Frame> frame(CachedAnswer answer) {
    try {
      return Optional.of(AnswerDecoder.body(Codecs.answerReader(answer.protocol()), answer.body()));
    } catch (WireException damaged) {
      return Optional.empty();
    }
  }

  /** Remembers the answer; not where a translation lost something, which a hit would not name. */
  private ChatStream captured(
      ChatStream answer, byte[] hash, ChatRequest request, RequestContext context) {
    if (answer.headers().first(DROPPED).isPresent()) {
      return answer;
    }
    boolean same = answer.protocol().filter(p -> p == request.protocol()).isPresent();
    return new CapturedAnswer(
        answer, (whole, body) -> keep(hash, whole, body.filter(b -> same), request, context));
  }

  private void keep(
      byte[] hash,
      Answer whole,
      Optional<byte[]> body,
      ChatRequest request,
      RequestContext context) {
    byte[] bytes;
    try {
      bytes =
          body.orElseGet(() ->
              Codecs.body(
                  whole,
                  new WriterContext(
                      request, context.requestId(), context.received().getEpochSecond())));
    } catch (WireException unsaid) {
      return;
    }
    unbooked.put(context.requestId(), new Pending(hash, bytes, whole.model()));
  }

  @Override
  public void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
    Pending answer = unbooked.getIfPresent(context.requestId());
    if (answer == null || request.isEmpty()) {
      return;
    }
    unbooked.invalidate(context.requestId());
    if (line.ending().outcome() == Outcome.OK) {
      Instant now = clock.instant();
      store.put(
          answer.hash(),
          new CachedAnswer(
              request.get().protocol(),
              answer.body(),
              answer.model(),
              line.cost().totalNanos(),
              now));
    }
  }
}
