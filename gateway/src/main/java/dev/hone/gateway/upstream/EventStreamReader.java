package dev.hone.gateway.upstream;

import dev.hone.wire.bedrock.BedrockEvents;
import dev.hone.wire.error.WireException;

/** Reads Bedrock's binary stream for a reader of server-sent events. */
final class EventStreamReader implements UpstreamBody.Reader {
  private final UpstreamBody.Reader reader;
  private final BedrockEvents events = new BedrockEvents();
  private boolean over;

  EventStreamReader(UpstreamBody.Reader reader) {
    this.reader = reader;
  }

  @Override
  public void chunk(byte[] bytes) {
    if (over) {
      return;
    }
    try {
      byte[] sse = events.feed(bytes);
      if (sse.length > 0) {
        reader.chunk(sse);
      }
    } catch (WireException e) {
      broken(e);
    }
  }

  @Override
  public void ended() {
    if (over) {
      return;
    }
    try {
      events.end();
    } catch (WireException e) {
      broken(e);
      return;
    }
    over = true;
    reader.ended();
  }

  @Override
  public void broken(Throwable cause) {
    if (!over) {
      over = true;
      reader.broken(cause);
    }
  }
}
