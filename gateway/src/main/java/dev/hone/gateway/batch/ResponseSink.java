package dev.hone.gateway.batch;

import dev.hone.wire.ForwardingSink;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import dev.hone.wire.sse.SseParser;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the bytes of a response on as they are, and tells what it says once it has ended. */
final class ResponseSink extends ForwardingSink {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseSink.class);

  /** Longest response, or event of one, that is read. */
  private static final int LONGEST = 32 << 20;

  private final Consumer<JsonValue> ended;
  private final boolean events;
  private final SseParser parser = new SseParser(LONGEST);
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean unreadable;

  /**
   * @param events whether it comes as a stream of them
   * @param ended is told of a response that has come whole
   */
  ResponseSink(FrameSink next, boolean events, Consumer<JsonValue> ended) {
    super(next);
    this.events = events;
    this.ended = ended;
  }

  @Override
  public boolean onFrame(Frame frame) {
    if (!unreadable) {
      try {
        take(frame.bytes());
      } catch (WireException e) {
        unreadable("it is no stream of events: " + e.getMessage());
      }
    }
    return next.onFrame(frame);
  }

  private void take(byte[] bytes) {
    if (events) {
      for (SseEvent event : parser.feed(bytes)) {
        // The rest are many, and none has the usage.
        if (event.hasData() && isEnd(event.name())) {
          ended.accept(JsonDocument.parse(event.data()).root().get("response"));
        }
      }
    } else if (kept.size() + bytes.length > LONGEST) {
      unreadable("it is longer than 32 MiB");
    } else {
      kept.writeBytes(bytes);
    }
  }

  private static boolean isEnd(String event) {
    return switch (event) {
      case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
          true;
      default -> false;
    };
  }

  private void unreadable(String why) {
    unreadable = true;
    kept.reset();
    LOG.warn("A response can't be read to be booked: {}", why);
  }

  @Override
  public void onEnd() {
    if (!events && !unreadable) {
      try {
        ended.accept(JsonDocument.parse(kept.toByteArray()).root());
      } catch (WireException e) {
        LOG.debug("a response that is no JSON", e);
      }
    }
    next.onEnd();
  }
}
