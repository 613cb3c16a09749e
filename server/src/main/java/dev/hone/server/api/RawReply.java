package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;
import dev.hone.server.http.BodyStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.codec.UsageScan;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import dev.hone.wire.sse.SseParser;
import dev.hone.wire.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Passes raw bytes on, and keeps as many of them as it takes to find the usage that they report.
 */
final class RawReply implements FrameSink {
  private static final int KEPT = 4 << 20;

  private final BodyStream body;
  private final Attempt attempt;
  private final boolean modelKnown;
  private final Consumption consumption;
  private final int status;
  private final boolean events;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private volatile boolean room = true;
  private Optional<Usage> usage = Optional.empty();
  private Optional<String> model = Optional.empty();

  /**
   * @param modelKnown whether the attempt knows by which model it is priced; else the answer says
   *     so
   */
  RawReply(
      BodyStream body,
      Attempt attempt,
      boolean modelKnown,
      Consumption consumption,
      int status,
      boolean events) {
    this.body = body;
    this.attempt = attempt;
    this.modelKnown = modelKnown;
    this.consumption = consumption;
    this.status = status;
    this.events = events;
  }

  @Override
  public boolean onFrame(Frame frame) {
    if (consumption != Consumption.NEVER && kept.size() + frame.bytes().length <= KEPT) {
      kept.writeBytes(frame.bytes());
    }
    body.execute(() -> room = body.write(frame.bytes()));
    return room;
  }

  @Override
  public void whenWritable(Runnable resume) {
    body.execute(() ->
        body.whenWritable(() -> {
          room = true;
          resume.run();
        }));
  }

  @Override
  public void onEnd() {
    meter();
    consumption.end(attempt, status);
    body.execute(body::end);
  }

  @Override
  public void onError(WireException failure) {
    meter();
    attempt.cut(failure);
    body.execute(body::abort);
  }

  /** Tells the attempt what the answer says of its usage, and of the model that has its price. */
  private void meter() {
    if (consumption == Consumption.NEVER) {
      return;
    }
    try {
      if (events) {
        for (SseEvent event : new SseParser(KEPT).feed(kept.toByteArray())) {
          if (event.hasData()) {
            read(JsonDocument.parse(event.data()).root());
          }
        }
      } else {
        read(JsonDocument.parse(kept.toByteArray()).root());
      }
    } catch (WireException e) {
      // '[DONE]', or bytes of another kind: what was said before counts.
    }
    usage.ifPresent(u -> attempt.used(u, modelKnown ? Optional.empty() : model));
  }

  private void read(JsonValue said) {
    usage = UsageScan.read(said).or(() -> usage);
    model = UsageScan.model(said).or(() -> model);
  }
}
