package dev.hone.gateway.promptcache;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.Optional;

/** An answer that says nothing but its usage. */
record TinyAnswer(Usage usage) implements ChatStream {

  /** Reads an answer to its end; the usage that was passed on. */
  static Usage read(ChatStream answer) {
    Reader reader = new Reader();
    answer.forwardTo(reader);
    return reader.usage;
  }

  private static final class Reader implements FrameSink {
    private Usage usage = Usage.of(0, 0, Provenance.REPORTED);

    @Override
    public boolean onFrame(Frame frame) {
      for (ChatEvent event : frame.events()) {
        if (event instanceof ChatEvent.UsageReport report) {
          usage = report.usage();
        }
      }
      return true;
    }

    @Override
    public void whenWritable(Runnable resume) {
      resume.run();
    }

    @Override
    public void onEnd() {}

    @Override
    public void onError(WireException failure) {
      throw failure;
    }
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public Headers headers() {
    return Headers.NONE;
  }

  @Override
  public Optional<Protocol> protocol() {
    return Optional.empty();
  }

  @Override
  public boolean streamed() {
    return false;
  }

  @Override
  public void forwardTo(FrameSink sink) {
    sink.onFrame(Frame.of(new ChatEvent.UsageReport(usage)));
    sink.onEnd();
  }

  @Override
  public void cancel() {}
}
