package dev.hone.gateway.limits;

import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.Optional;

/** An upstream that answers every request with this usage, metered; or fails where asked to. */
final class ScriptedBackend implements Backend {
  private final Meter meter;

  ScriptedBackend(Meter meter) {
    this.meter = meter;
  }

  @Override
  public ChatStream open(ChatRequest request, RequestContext context) {
    String script = context.tags().getOrDefault("script", "ok");
    long input = Long.parseLong(context.tags().getOrDefault("input", "20"));
    long output = Long.parseLong(context.tags().getOrDefault("output", "100"));
    Attempt attempt = meter.begin(request, context, 1, "openai");
    if (script.equals("fail")) {
      UpstreamException down = new UpstreamException(ErrorKind.UNAVAILABLE, "down", null);
      attempt.failed(down);
      throw down;
    }
    return attempt.watch(new Answer(Usage.of(input, output, Provenance.REPORTED)));
  }

  private record Answer(Usage usage) implements ChatStream {
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
      return true;
    }

    @Override
    public void forwardTo(FrameSink sink) {
      sink.onFrame(Frame.of(new ChatEvent.UsageReport(usage)));
      sink.onEnd();
    }

    @Override
    public void cancel() {
      // Nothing flows.
    }
  }
}
