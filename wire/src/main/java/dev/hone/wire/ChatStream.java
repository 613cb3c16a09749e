package dev.hone.wire;

import java.util.Optional;

/** An answer that has begun. Either {@link #forwardTo} or {@link #cancel} must be called once. */
public interface ChatStream {
  /** The upstream's HTTP status, 200 to 299. */
  int status();

  /** The upstream's headers. */
  Headers headers();

  /** The protocol of the frames' bytes; empty when there are events only (local engine). */
  Optional<Protocol> protocol();

  /** Whether frames are events of a stream; otherwise one frame holds the whole body. */
  boolean streamed();

  /**
   * Pushes every frame, the first included, then exactly one of {@link FrameSink#onEnd} and {@link
   * FrameSink#onError}. Returns at once; the calls come on the connection's own thread.
   */
  void forwardTo(FrameSink sink);

  /** Gives the answer up: the upstream is closed, and nothing more reaches the sink. */
  void cancel();
}
