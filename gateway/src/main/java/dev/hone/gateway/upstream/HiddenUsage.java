package dev.hone.gateway.upstream;

import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.openai.ForcedUsage;

/**
 * An answer whose usage was asked for by Hone: the meter sees it, the client's bytes are as if
 * nobody had asked.
 */
final class HiddenUsage extends ForwardingStream {
  HiddenUsage(ChatStream answer) {
    super(answer);
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(
        new ForwardingSink(sink) {
          @Override
          public boolean onFrame(Frame frame) {
            return next.onFrame(new Frame(ForcedUsage.hide(frame.bytes()), frame.events()));
          }
        });
  }
}
