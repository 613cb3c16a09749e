package dev.hone.wire;

import dev.hone.wire.error.WireException;

/** A sink that hands everything on. What a stage wants to see or change, it overrides. */
public abstract class ForwardingSink implements FrameSink {
  /** Where everything goes. */
  protected final FrameSink next;

  protected ForwardingSink(FrameSink next) {
    this.next = next;
  }

  @Override
  public boolean onFrame(Frame frame) {
    return next.onFrame(frame);
  }

  @Override
  public final void whenWritable(Runnable resume) {
    next.whenWritable(resume);
  }

  @Override
  public void onEnd() {
    next.onEnd();
  }

  @Override
  public void onError(WireException failure) {
    next.onError(failure);
  }
}
