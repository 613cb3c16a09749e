package dev.hone.gateway.promptcache;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingSink;
import dev.hone.wire.ForwardingStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose headers say what was planned and whose usage is told to the planner once. The
 * bytes are not touched; the lifetime of writes that the provider leaves open is that of the marks.
 */
final class PlannedStream extends ForwardingStream {
  private final String header;
  private final Optional<CacheTtl> lifetime;
  private final Consumer<Optional<Usage>> ended;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable Usage usage;

  /**
   * @param lifetime of all of Hone's marks, where they have one and the client set none
   * @param ended hears the usage, or that there was none
   */
  PlannedStream(
      ChatStream answer,
      String header,
      Optional<CacheTtl> lifetime,
      Consumer<Optional<Usage>> ended) {
    super(answer);
    this.header = header;
    this.lifetime = lifetime;
    this.ended = ended;
  }

  @Override
  public Headers headers() {
    return answer.headers().with("x-hone-cache", header);
  }

  @Override
  public void forwardTo(FrameSink sink) {
    answer.forwardTo(
        new ForwardingSink(sink) {
          @Override
          public boolean onFrame(Frame frame) {
            return next.onFrame(read(frame));
          }

          @Override
          public void onEnd() {
            tell();
            next.onEnd();
          }

          @Override
          public void onError(WireException failure) {
            tell();
            next.onError(failure);
          }
        });
  }

  @Override
  public void cancel() {
    tell();
    answer.cancel();
  }

  private Frame read(Frame frame) {
    boolean reports = false;
    for (ChatEvent event : frame.events()) {
      reports |= event instanceof ChatEvent.UsageReport;
    }
    if (!reports) {
      return frame;
    }
    List<ChatEvent> events = frame.events().stream().map(this::resolved).toList();
    return new Frame(frame.bytes(), events);
  }

  private ChatEvent resolved(ChatEvent event) {
    if (!(event instanceof ChatEvent.UsageReport(Usage reported))) {
      return event;
    }
    Usage known =
        lifetime.isPresent() && reported.cacheWrites().of(CacheTtl.UNSPECIFIED) > 0
            ? reported.toBuilder()
                .cacheWrites(reported.cacheWrites().withUnspecifiedAs(lifetime.get()))
                .build()
            : reported;
    usage = known;
    return new ChatEvent.UsageReport(known);
  }

  private void tell() {
    if (told.compareAndSet(false, true)) {
      ended.accept(Optional.ofNullable(usage));
    }
  }
}
