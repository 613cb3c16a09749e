package dev.hone.server.api;

import dev.hone.server.http.Exchange;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.WireException;
import org.jspecify.annotations.Nullable;

/**
 * Answers a client that did not ask for a stream: the upstream's body as it is, else one made of
 * the events.
 */
final class WholeReply implements FrameSink {
  private final Exchange exchange;
  private final WriterContext context;
  private final int status;
  private final Headers headers;
  private final boolean relay;
  private final AnswerBuilder collected = new AnswerBuilder();
  private byte @Nullable [] body;

  /**
   * @param relay true: the only frame holds the body, in the client's own protocol
   */
  WholeReply(Exchange exchange, WriterContext context, int status, Headers headers, boolean relay) {
    this.exchange = exchange;
    this.context = context;
    this.status = status;
    this.headers = headers;
    this.relay = relay;
  }

  @Override
  public boolean onFrame(Frame frame) {
    if (relay) {
      body = frame.bytes();
    } else {
      collected.addAll(frame.events());
    }
    return true;
  }

  @Override
  public void whenWritable(Runnable resume) {
    resume.run();
  }

  @Override
  public void onEnd() {
    try {
      byte[] bytes = body;
      exchange.respond(
          status, headers, bytes != null ? bytes : Codecs.body(collected.build(), context));
    } catch (WireException e) {
      exchange.fail(e);
    }
  }

  @Override
  public void onError(WireException failure) {
    exchange.fail(failure);
  }
}
