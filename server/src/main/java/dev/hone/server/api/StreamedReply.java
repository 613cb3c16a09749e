package dev.hone.server.api;

import dev.hone.server.http.BodyStream;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.error.WireException;
import java.time.Duration;

/**
 * Writes an answer to a client that asked for a stream: the upstream's own bytes where both sides
 * speak one protocol, else what the writer makes of the events. A silent upstream is bridged with
 * heartbeats. An answer that breaks off gets the dialect's error event and an aborted connection,
 * never a clean end.
 *
 * <p>Frames may come on any thread, one at a time; they are written on the connection's event loop
 * in their order.
 */
final class StreamedReply implements FrameSink {
  private final BodyStream body;
  private final AnswerWriter writer;
  private final boolean relay;
  private final Duration heartbeat;
  // The rest belongs to the event loop.
  private boolean failureRelayed;
  private boolean wroteSinceBeat;
  private boolean over;
  // Written on the event loop, read where frames come from.
  private volatile boolean room = true;

  StreamedReply(BodyStream body, AnswerWriter writer, boolean relay, Duration heartbeat) {
    this.body = body;
    this.writer = writer;
    this.relay = relay;
    this.heartbeat = heartbeat;
    body.execute(this::beatLater);
  }

  @Override
  public boolean onFrame(Frame frame) {
    body.execute(() -> write(frame));
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
    body.execute(() -> {
      over = true;
      body.end();
    });
  }

  @Override
  public void onError(WireException failure) {
    body.execute(() -> {
      over = true;
      if (!failureRelayed) {
        body.write(writer.fail(failure));
      }
      body.abort();
    });
  }

  private void write(Frame frame) {
    byte[] bytes;
    if (relay) {
      writer.relayed(frame);
      bytes = frame.bytes();
    } else {
      bytes = writer.write(frame.events());
    }
    for (ChatEvent event : frame.events()) {
      failureRelayed |= event instanceof ChatEvent.Failure;
    }
    if (bytes.length > 0) {
      wroteSinceBeat = true;
      room = body.write(bytes);
    }
  }

  private void beatLater() {
    body.after(
        heartbeat,
        () -> {
          if (over || !body.isOpen()) {
            return;
          }
          if (!wroteSinceBeat && room) {
            body.write(writer.heartbeat());
          }
          wroteSinceBeat = false;
          beatLater();
        });
  }
}
