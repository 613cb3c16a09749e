package dev.hone.gateway.batch;

import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.error.WireException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps a description of jobs until it is whole, has it noted, and then passes it on: whoever hears
 * of a job here can fetch its results through any gateway at once.
 */
final class JobSink implements FrameSink {
  private static final int LONGEST = 4 << 20;

  private final FrameSink next;
  private final BatchDesk desk;
  private final UnaryOperator<byte[]> edit;
  private final Consumer<byte[]> note;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean tooLong;

  /**
   * @param edit makes of the description what the client gets
   * @param note is told on the desk's thread
   */
  JobSink(FrameSink next, BatchDesk desk, UnaryOperator<byte[]> edit, Consumer<byte[]> note) {
    this.next = next;
    this.desk = desk;
    this.edit = edit;
    this.note = note;
  }

  @Override
  public boolean onFrame(Frame frame) {
    if (tooLong) {
      return next.onFrame(frame);
    }
    kept.writeBytes(frame.bytes());
    if (kept.size() <= LONGEST) {
      return true;
    }
    tooLong = true;
    return next.onFrame(new Frame(kept.toByteArray(), List.of()));
  }

  @Override
  public void whenWritable(Runnable resume) {
    next.whenWritable(resume);
  }

  @Override
  public void onEnd() {
    if (tooLong) {
      next.onEnd();
      return;
    }
    byte[] whole = kept.toByteArray();
    boolean noted =
        desk.run(() -> {
          try {
            note.accept(whole);
          } finally {
            pass(whole);
          }
        });
    if (!noted) {
      pass(whole);
    }
  }

  private void pass(byte[] whole) {
    next.onFrame(new Frame(edit.apply(whole), List.of()));
    next.onEnd();
  }

  @Override
  public void onError(WireException failure) {
    if (!tooLong && kept.size() > 0) {
      next.onFrame(new Frame(kept.toByteArray(), List.of()));
    }
    next.onError(failure);
  }
}
