package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.retry.Upstreams;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Sends chat requests to providers: the client's bytes where the provider speaks the client's
 * protocol, a translation where it does not; and reads the answer up to its first event.
 */
public final class ChatUpstream implements Upstreams {
  private static final int LARGEST_BODY = 64 << 20;
  private static final int LARGEST_ERROR = 1 << 20;
  private static final Duration ERROR_PATIENCE = Duration.ofSeconds(10);

  private final UpstreamClients clients;
  private final UpstreamCaller caller;
  private final InstantSource clock;

  public ChatUpstream(UpstreamClients clients, InstantSource clock) {
    this.clients = clients;
    this.caller = new UpstreamCaller(clients);
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
    long began = System.nanoTime();
    Provider provider = target.provider();
    Outgoing outgoing = Outgoing.of(provider, request);
    boolean same = outgoing.protocol() == request.protocol();
    Headers headers =
        UpstreamHeaders.out(
            context.headers(),
            provider,
            key,
            same && request.protocol().dialect() == context.client());
    UpstreamCall call =
        new UpstreamCall(
            provider.name(),
            "POST",
            Paths.of(provider, outgoing.protocol(), same ? context.query() : Optional.empty()),
            headers,
            outgoing.request().bytes(),
            provider.timeouts());
    UpstreamResponse response = caller.send(call, context.cancellation(), patience);
    if (response.status() >= 400) {
      byte[] body = BodyCollector.collect(response, LARGEST_ERROR, ERROR_PATIENCE);
      throw UpstreamErrors.read(
          response.status(), response.headers(), Redaction.of(body, key), clock.instant());
    }
    Duration left = patience.minusNanos(System.nanoTime() - began);
    return outgoing.finish(answer(response, outgoing, provider, left, context.cancellation()));
  }

  private ChatStream answer(
      UpstreamResponse response,
      Outgoing outgoing,
      Provider provider,
      Duration patience,
      Cancellation cancellation) {
    Protocol protocol = outgoing.protocol();
    if (isStream(response, outgoing.request())) {
      return StreamedAnswer.begin(
          response, protocol, clients.vertx(), provider.timeouts().idle(), patience, cancellation);
    }
    byte[] body = BodyCollector.collect(response, LARGEST_BODY, patience);
    Frame frame = decode(response, protocol, body);
    if (frame.events().stream().anyMatch(e -> e instanceof ChatEvent.Failure)) {
      throw UpstreamErrors.read(response.status(), response.headers(), body, clock.instant());
    }
    return new BodyAnswer(response, protocol, frame);
  }

  private static Frame decode(UpstreamResponse response, Protocol protocol, byte[] body) {
    try {
      return AnswerDecoder.body(Codecs.answerReader(protocol), body);
    } catch (WireException e) {
      throw response.failure(
          ErrorKind.UPSTREAM, response.provider() + " answered badly: " + e.getMessage(), "");
    }
  }

  /**
   * Some servers stream under another type than {@code text/event-stream}; a page or JSON is no
   * stream.
   */
  private static boolean isStream(UpstreamResponse response, ChatRequest request) {
    String type = response.contentType().toLowerCase(Locale.ROOT);
    if (type.contains("event-stream")) {
      return true;
    }
    if (type.contains("html")) {
      response.abandon();
      throw response.failure(
          ErrorKind.UPSTREAM,
          response.provider() + " answered with a web page instead of a model's answer",
          "");
    }
    return request.stream() && !type.contains("json");
  }
}
