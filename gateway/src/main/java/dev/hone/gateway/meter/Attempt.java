package dev.hone.gateway.meter;

import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.UpstreamRequestId;
import dev.hone.wire.codec.WriteLifetimes;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try at one upstream, from the call to its ledger line. It is told what flows and how it ends;
 * the first end counts, so that a client which leaves while its answer completes has one line, not
 * two. Thread-safe.
 */
public final class Attempt {
  /** Bytes of English, code or JSON per token, roughly, for the estimate of last resort. */
  private static final int BYTES_PER_TOKEN = 4;

  private final Meter meter;
  private final Asked asked;
  private final Optional<ChatRequest> request;
  private final RequestContext context;
  private final int number;
  private final String provider;
  private final Instant time;
  private final long began;
  private @Nullable Usage usage;
  private String served;
  private long firstToken;
  private long answerBytes;
  private long savedNanos;
  private Headers answered = Headers.NONE;
  private boolean relayed;

  /** The id of an answer that the provider may go on with in the background; empty of others. */
  private String background = "";

  private boolean ended;

  Attempt(
      Meter meter,
      Asked asked,
      Optional<ChatRequest> request,
      RequestContext context,
      int number,
      String provider,
      String target,
      Instant time,
      long began) {
    this.meter = meter;
    this.asked = asked;
    this.request = request;
    this.context = context;
    this.number = number;
    this.provider = provider;
    this.time = time;
    this.began = began;
    this.served = target;
  }

  /** An answer whose frames, end or cancelling this attempt hears of. */
  public ChatStream watch(ChatStream answer) {
    answered(answer);
    return new MeteredStream(answer, this);
  }

  private synchronized void answered(ChatStream answer) {
    answered = answer.headers();
    relayed = answer.protocol().equals(Optional.of(Protocol.OPENAI_RESPONSES));
  }

  private synchronized void answered(Headers headers) {
    answered = headers;
  }

  /** Takes what a frame says. */
  synchronized void saw(Frame frame) {
    for (ChatEvent event : frame.events()) {
      switch (event) {
        case ChatEvent.Start start -> {
          if (!start.model().isEmpty()) {
            served = start.model();
          }
          if (relayed && inBackground()) {
            background = start.id();
          }
        }
        case ChatEvent.Text text -> token(text.text().length());
        case ChatEvent.Refusal refusal -> token(refusal.text().length());
        case ChatEvent.Reasoning reasoning -> token(reasoning.text().length());
        case ChatEvent.ToolCallStart call -> token(call.name().length());
        case ChatEvent.ToolCallDelta delta -> token(delta.fragment().length());
        case ChatEvent.UsageReport report -> usage = report.usage();
        default -> {}
      }
    }
  }

  /** Takes the counts of an answer that has no frames: embeddings, relayed calls. */
  public synchronized void used(Usage counts, Optional<String> model) {
    usage = counts;
    model.ifPresent(m -> served = m);
  }

  /** The model that answers, where the answer does not say so itself. */
  public synchronized void servedBy(String model) {
    served = model;
  }

  /**
   * The answer was given before: nothing is consumed now.
   *
   * @param nanos what it cost then, nano-dollars
   */
  public synchronized void saved(String model, long nanos) {
    usage = Usage.of(0, 0, Provenance.COUNTED);
    served = model.isEmpty() ? served : model;
    savedNanos = nanos;
  }

  /** The answer reached the client whole. */
  public void ok(int status) {
    whole(status).run();
  }

  /**
   * The answer is whole and about to go out. This is its end, whatever the client does next;
   * pricing and booking are left to the action, so that the client need not wait for them.
   */
  Runnable whole(int status) {
    return claim(Outcome.OK, status, Optional.empty(), true);
  }

  /**
   * A relayed call that Hone did not read has ended; it is charged only for the usage that it
   * reported.
   */
  public void relayed(int status) {
    boolean reported;
    synchronized (this) {
      reported = usage != null;
    }
    end(status < 400 ? Outcome.OK : Outcome.UPSTREAM_ERROR, status, Optional.empty(), reported);
  }

  /** The client left before the end; what was generated until then is billed. */
  public void clientGone() {
    end(Outcome.CLIENT_GONE, 0, Optional.empty(), true);
  }

  /**
   * Another attempt of the request began to answer first. The provider has the prompt and bills it,
   * so that it is estimated.
   */
  public void hedgeLost() {
    end(Outcome.HEDGE_LOST, 0, Optional.empty(), true);
  }

  /** The answer broke off after it had begun. */
  public void cut(WireException failure) {
    Outcome outcome =
        failure.kind() == ErrorKind.CANCELLED
            ? Outcome.CLIENT_GONE
            : failure.kind() == ErrorKind.TIMEOUT ? Outcome.TIMEOUT : Outcome.UPSTREAM_CUT;
    end(outcome, 200, Optional.ofNullable(failure.getMessage()), true);
  }

  /** There was no answer. */
  public void failed(WireException failure) {
    Outcome outcome =
        switch (failure.kind()) {
          case CANCELLED -> Outcome.CLIENT_GONE;
          case TIMEOUT -> Outcome.TIMEOUT;
          case INVALID_REQUEST, NOT_FOUND, AUTHENTICATION, TOO_LARGE ->
              failure instanceof UpstreamException ? Outcome.UPSTREAM_ERROR : Outcome.REFUSED;
          case INTERNAL ->
              failure instanceof UpstreamException ? Outcome.UPSTREAM_ERROR : Outcome.ERROR;
          case UPSTREAM -> upstreams(failure, Outcome.UPSTREAM_ERROR);
          case CONFLICT, PERMISSION, BILLING, RATE_LIMIT, UNAVAILABLE, OVERLOADED ->
              upstreams(failure, Outcome.REFUSED);
        };
    int status = outcome == Outcome.CLIENT_GONE ? 0 : failure.status();
    if (failure instanceof UpstreamException upstream) {
      upstream.reply().ifPresent(reply -> answered(reply.headers()));
    }
    end(outcome, status, Optional.ofNullable(failure.getMessage()), false);
  }

  /** How an attempt ended whose failure is an upstream's, or Hone's own. */
  private static Outcome upstreams(WireException failure, Outcome own) {
    if (!(failure instanceof UpstreamException upstream)) {
      return own;
    }
    return upstream.reply().isEmpty() ? Outcome.UNREACHABLE : Outcome.UPSTREAM_ERROR;
  }

  private boolean inBackground() {
    return request
        .filter(r -> r.protocol() == Protocol.OPENAI_RESPONSES)
        .filter(r -> r.json().get("background").asBoolean(false))
        .isPresent();
  }

  private void token(int length) {
    if (length > 0) {
      answerBytes += length;
      if (firstToken == 0) {
        firstToken = meter.now();
      }
    }
  }

  private void end(Outcome outcome, int status, Optional<String> error, boolean answered) {
    claim(outcome, status, error, answered).run();
  }

  /** Makes this the attempt's end, if it is the first; the action prices and books it. */
  private Runnable claim(Outcome outcome, int status, Optional<String> error, boolean answered) {
    long now = meter.now();
    synchronized (this) {
      if (ended) {
        return () -> {};
      }
      ended = true;
      if (usage == null && !background.isEmpty()) {
        // Before the client can ask for it.
        meter.deferred(provider, background, context, time);
      }
    }
    return () -> {
      UsageRecord line;
      synchronized (this) {
        Optional<Usage> counts =
            answered && (usage != null || background.isEmpty())
                ? Optional.of(counts(outcome == Outcome.OK))
                : Optional.empty();
        line = line(outcome, status, error, counts, now);
      }
      meter.book(line, context, request);
    };
  }

  /**
   * What was reported, else an estimate from the bytes on both sides. What was reported before an
   * answer broke off counts only the first of its tokens.
   */
  private Usage counts(boolean whole) {
    Usage reported = usage;
    if (reported != null) {
      long seen = answerBytes / BYTES_PER_TOKEN;
      if (!whole && seen > reported.outputTokens() && reported.iterations().isEmpty()) {
        reported = reported.toBuilder().output(seen).provenance(Provenance.ESTIMATED).build();
      }
      return resolved(reported);
    }
    return Usage.of(
        asked.bytes() / BYTES_PER_TOKEN, answerBytes / BYTES_PER_TOKEN, Provenance.ESTIMATED);
  }

  private Usage resolved(Usage reported) {
    return request.map(r -> WriteLifetimes.resolve(reported, r)).orElse(reported);
  }

  private UsageRecord line(
      Outcome outcome, int status, Optional<String> error, Optional<Usage> counts, long now) {
    LineCost cost =
        provider.equals(Meter.RESPONSE_CACHE)
            ? LineCost.free(savedNanos)
            : counts.isEmpty()
                ? LineCost.free()
                : meter.cost(
                    provider,
                    served,
                    counts.get(),
                    time,
                    Duration.ofNanos(Math.max(0, now - began)));
    return new UsageRecord(
        context.requestId(),
        number,
        time,
        new Caller(
            context.keyId(), context.keyId(), context.tags(), context.session(), context.traceId()),
        new Call(
            asked.protocol(),
            provider,
            asked.model(),
            served,
            asked.operation(),
            asked.stream(),
            counts.flatMap(u -> u.served().serviceTier())),
        counts.map(TokenCounts::of).orElse(TokenCounts.NONE),
        cost,
        new Ending(
            outcome,
            status,
            firstToken == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, firstToken - began))),
            Duration.ofNanos(Math.max(0, now - began)),
            error.map(Attempt::oneLine),
            UpstreamRequestId.of(answered)));
  }

  private static String oneLine(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() <= 300 ? line : line.substring(0, 300);
  }
}
