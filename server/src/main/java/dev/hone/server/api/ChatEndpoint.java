package dev.hone.server.api;

import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;

/** Answers a chat request of one protocol through the pipeline of backends. */
public final class ChatEndpoint implements Endpoint {
  private final Protocol protocol;
  private final Backend pipeline;
  private final Duration heartbeat;

  public ChatEndpoint(Protocol protocol, Backend pipeline, Duration heartbeat) {
    this.protocol = protocol;
    this.pipeline = pipeline;
    this.heartbeat = heartbeat;
  }

  @Override
  public boolean onEventLoop(String path) {
    return true;
  }

  @Override
  public void handle(Exchange exchange) {
    answer(exchange, Codecs.request(protocol, exchange.body()), StreamForm.EVENTS);
  }

  /** Answers a request for the model that stands in its path. */
  void handle(Exchange exchange, String model) {
    answer(exchange, Codecs.request(protocol, exchange.body(), model), StreamForm.EVENTS);
  }

  /** Answers a request that was read already. */
  void answer(Exchange exchange, ChatRequest request, StreamForm form) {
    RequestContext context = RequestContexts.of(exchange);
    ChatStream answer;
    try {
      answer = pipeline.open(request, context);
    } catch (UpstreamException e) {
      UpstreamErrorReply.send(exchange, e);
      return;
    }
    exchange.cancellation().onCancel(answer::cancel);
    if (exchange.cancellation().isCancelled()) {
      throw new WireException(ErrorKind.CANCELLED, "the client left");
    }
    try {
      reply(exchange, request, answer, form);
    } catch (RuntimeException e) {
      answer.cancel();
      throw e;
    }
  }

  private void reply(Exchange exchange, ChatRequest request, ChatStream answer, StreamForm form) {
    WriterContext writing =
        new WriterContext(request, exchange.id(), exchange.received().getEpochSecond());
    boolean sameProtocol = answer.protocol().filter(p -> p == protocol).isPresent();
    Headers headers = sameProtocol ? answer.headers() : ownHeaders(answer.headers());
    if (request.stream()) {
      boolean relay = sameProtocol && answer.streamed();
      // Before the head is sent: a protocol without a writer is still an ordinary error.
      AnswerWriter writer = form.writer(writing);
      Headers head =
          headers.with("content-type", form.contentType()).with("cache-control", "no-cache");
      boolean begun =
          exchange.stream(
              answer.status(),
              head,
              body -> answer.forwardTo(new StreamedReply(body, writer, relay, heartbeat)));
      if (!begun) {
        answer.cancel();
      }
    } else {
      Headers head = headers.with("content-type", "application/json");
      answer.forwardTo(
          new WholeReply(
              exchange, writing, answer.status(), head, sameProtocol && !answer.streamed()));
    }
  }

  /**
   * Of a translated answer only Hone's own remarks are left: the rest speaks of another dialect.
   */
  private static Headers ownHeaders(Headers headers) {
    return new Headers(
        headers.list().stream().filter(h -> h.name().startsWith("x-hone-")).toList());
  }
}
