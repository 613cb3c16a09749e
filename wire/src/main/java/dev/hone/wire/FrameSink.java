package dev.hone.wire;

import dev.hone.wire.error.WireException;

/** Where an answer flows to. All calls come on one thread at a time, in order. */
public interface FrameSink {
  /**
   * Takes a frame.
   *
   * @return whether there is room for more; after {@code false} the source sends nothing until the
   *     action given to {@link #whenWritable} has run
   */
  boolean onFrame(Frame frame);

  /** Runs the action once, when there is room again; at once if there is. */
  void whenWritable(Runnable resume);

  /** The answer is complete: its terminal event was seen. */
  void onEnd();

  /**
   * The answer broke off. What went before stays valid; it must not look finished to the client.
   */
  void onError(WireException failure);
}
