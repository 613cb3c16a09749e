package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;
import dev.hone.server.http.BodyStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.codec.UsageScan;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
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
  private final Consumption consumption;
  private final int status;
  private final boolean events;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private volatile boolean room = true;

  RawReply(BodyStream body, Attempt attempt, Consumption consumption, int status, boolean events) {
    this.body = body;
    this.attempt = attempt;
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
    usage().ifPresent(u -> attempt.used(u, Optional.empty()));
    consumption.end(attempt, status);
    body.execute(body::end);
  }

  @Override
  public void onError(WireException failure) {
    usage().ifPresent(u -> attempt.used(u, Optional.empty()));
    attempt.cut(failure);
    body.execute(body::abort);
  }

  private Optional<Usage> usage() {
    if (consumption == Consumption.NEVER) {
      return Optional.empty();
    }
    if (!events) {
      return UsageScan.body(kept.toByteArray());
    }
    Optional<Usage> last = Optional.empty();
    try {
      SseParser parser = new SseParser(KEPT);
      for (SseEvent event : parser.feed(kept.toByteArray())) {
        if (event.hasData()) {
          Optional<Usage> found = UsageScan.read(JsonDocument.parse(event.data()).root());
          last = found.isPresent() ? found : last;
        }
      }
    } catch (WireException e) {
      return last;
    }
    return last;
  }
}
