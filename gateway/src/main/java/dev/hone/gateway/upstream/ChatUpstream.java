package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.retry.Upstreams;
import dev.hone.gateway.route.Target;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.AnswerLosses;
import dev.hone.wire.bedrock.BedrockEvents;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends chat requests to providers: the client's bytes where the provider speaks the client's
 * protocol, a translation where it does not; and reads the answer up to its first event.
 */
public final class ChatUpstream implements Upstreams {
  private static final int LARGEST_BODY = 64 << 20;
  private static final int LARGEST_ERROR = 1 << 20;
  private static final Duration ERROR_PATIENCE = Duration.ofSeconds(10);

  private final UpstreamCaller caller;
  private final InstantSource clock;
  private final Hosts hosts;
  private final TargetStage stage;

  public ChatUpstream(UpstreamClients clients, InstantSource clock) {
    this(clients, TargetStage.NONE, clock);
  }

  /**
   * @param stage sees each request as it goes out, in the upstream's protocol
   */
  public ChatUpstream(UpstreamClients clients, TargetStage stage, InstantSource clock) {
    this.stage = stage;
    this.caller = new UpstreamCaller(clients);
    this.hosts = new Hosts(caller, clock);
    this.clock = clock;
  }

  @Override
  public ChatStream open(
      Target target,
      ChatRequest request,
      RequestContext context,
      Optional<Secret> key,
      Duration patience) {
    try {
      return call(target, request, context, key, patience);
    } catch (WireException e) {
      // What is tried next begins with the whole request, which an event loop may have no time for.
      HomeLoop.leave();
      if (context.cancellation().isCancelled()) {
        // The connection was closed from here: that is no fault of the upstream's.
        throw new WireException(ErrorKind.CANCELLED, "the client left");
      }
      throw e;
    }
  }

  private ChatStream call(
      Target target,
      ChatRequest request,
      RequestContext context,
      Optional<Secret> key,
      Duration patience) {
    Outgoing outgoing = Outgoing.of(target.provider(), request);
    return stage
        .before(
            target,
            key,
            (sent, its) ->
                call(
                    target.provider(),
                    new Outgoing(outgoing.protocol(), sent, outgoing.dropped()),
                    request.protocol(),
                    its,
                    key,
                    patience))
        .open(outgoing.request(), context);
  }

  private ChatStream call(
      Provider provider,
      Outgoing outgoing,
      Protocol client,
      RequestContext context,
      Optional<Secret> key,
      Duration patience) {
    boolean same = outgoing.protocol() == client;
    Headers headers =
        UpstreamHeaders.identified(
            UpstreamHeaders.out(
                context.headers(),
                provider,
                key,
                same && outgoing.protocol().dialect() == context.client()),
            context.requestId());
    UpstreamCall call =
        hosts.chat(provider, outgoing, headers, key, same ? context.query() : Optional.empty());
    Redaction redaction = new Redaction(call.headers(), provider.headers().keySet());
    Begun begun =
        caller.send(
            call,
            context.cancellation(),
            patience,
            response -> begin(response, outgoing, provider, redaction));
    return switch (begun) {
      case Events events -> outgoing.finish(events.answer, List.of());
      case Body body -> {
        HomeLoop.leaveFor(body.bytes.length);
        BodyAnswer answer = answer(body.response, outgoing.protocol(), body.bytes, redaction);
        yield outgoing.finish(answer, same ? List.of() : AnswerLosses.of(answer.events(), client));
      }
    };
  }

  /** What is read on the event loop: a stream's first event, or a whole body. */
  private sealed interface Begun {}

  private record Events(ChatStream answer) implements Begun {}

  private record Body(UpstreamResponse response, byte[] bytes) implements Begun {}

  private CompletableFuture<Begun> begin(
      UpstreamResponse response, Outgoing outgoing, Provider provider, Redaction redaction) {
    if (response.status() >= 400) {
      return BodyCollector.collect(response, LARGEST_ERROR, ERROR_PATIENCE)
          .thenApply(bytes -> new Body(response, bytes));
    }
    if (response.status() >= 300) {
      UpstreamResponse.reset(response.request());
      return CompletableFuture.failedFuture(
          response.failure(
              ErrorKind.UPSTREAM,
              response.provider()
                  + " answered with a redirect, which is not followed: its 'base-url' must be where it is",
              ""));
    }
    String type = response.contentType().toLowerCase(Locale.ROOT);
    if (BedrockEvents.isEventStream(type)) {
      response.body().asServerSentEvents();
    }
    if (type.contains("html")) {
      UpstreamResponse.reset(response.request());
      return CompletableFuture.failedFuture(
          response.failure(
              ErrorKind.UPSTREAM,
              response.provider() + " answered with a web page instead of a model's answer",
              ""));
    }
    if (isStream(type, outgoing.request())) {
      return StreamedAnswer.begin(
              response, outgoing.protocol(), provider.timeouts().idle(), redaction)
          .thenApply(Events::new);
    }
    return BodyCollector.collect(response, LARGEST_BODY)
        .thenApply(bytes -> new Body(response, bytes));
  }

  /**
   * Some servers stream under another type than {@code text/event-stream}; JSON is no stream, but
   * for Gemini's arrays.
   */
  private static boolean isStream(String type, ChatRequest request) {
    boolean arrays = request.protocol() == Protocol.GEMINI_GENERATE;
    return type.contains("event-stream")
        || (request.stream() && (arrays || !type.contains("json")));
  }

  private BodyAnswer answer(
      UpstreamResponse response, Protocol protocol, byte[] body, Redaction redaction) {
    if (response.status() >= 400) {
      throw error(response, body, redaction);
    }
    Frame frame = decode(response, protocol, body);
    for (ChatEvent event : frame.events()) {
      if (event instanceof ChatEvent.Failure) {
        throw error(response, body, redaction);
      }
    }
    return new BodyAnswer(response, protocol, frame);
  }

  private UpstreamException error(UpstreamResponse response, byte[] body, Redaction redaction) {
    return UpstreamErrors.read(
        response.status(), redaction.of(response.headers()), redaction.of(body), clock.instant());
  }

  private static Frame decode(UpstreamResponse response, Protocol protocol, byte[] body) {
    try {
      return AnswerDecoder.body(Codecs.answerReader(protocol), body);
    } catch (WireException e) {
      throw response.failure(
          ErrorKind.UPSTREAM, response.provider() + " answered badly: " + e.getMessage(), "");
    }
  }
}
