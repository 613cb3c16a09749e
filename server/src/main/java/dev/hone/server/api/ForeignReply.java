package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;
import dev.hone.server.http.Exchange;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** Collects a provider's whole answer and gives it to a client of another format. */
final class ForeignReply implements FrameSink {
  private static final int LARGEST = 64 << 20;

  private final Exchange exchange;
  private final Attempt attempt;
  private final List<String> dropped;
  private final Translation translation;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

  /** Says a provider's answer in a client's format. */
  @FunctionalInterface
  interface Translation {
    /**
     * Translates.
     *
     * @throws WireException if it is no answer of the provider's format
     */
    Said of(JsonValue answer);
  }

  /**
   * What the client gets.
   *
   * @param usage what was consumed, where the operation costs anything
   */
  record Said(byte[] body, Optional<Usage> usage) {}

  ForeignReply(Exchange exchange, Attempt attempt, List<String> dropped, Translation translation) {
    this.exchange = exchange;
    this.attempt = attempt;
    this.dropped = dropped;
    this.translation = translation;
  }

  @Override
  public boolean onFrame(Frame frame) {
    if (collected.size() <= LARGEST) {
      collected.writeBytes(frame.bytes());
    }
    return true;
  }

  @Override
  public void whenWritable(Runnable resume) {
    resume.run();
  }

  @Override
  public void onEnd() {
    Said said;
    try {
      said = translation.of(answer());
    } catch (WireException e) {
      attempt.failed(e);
      exchange.fail(e);
      return;
    }
    said.usage().ifPresent(u -> attempt.used(u, Optional.empty()));
    attempt.relayed(200);
    Headers headers = Headers.of("content-type", "application/json");
    if (!dropped.isEmpty()) {
      headers = headers.with("x-hone-dropped", String.join(", ", dropped));
    }
    if (said.usage().filter(u -> u.provenance() == Provenance.ESTIMATED).isPresent()) {
      headers = headers.with("x-hone-estimated", "usage");
    }
    exchange.respond(200, headers, said.body());
  }

  private JsonValue answer() {
    if (collected.size() > LARGEST) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream sent more than %d MiB".formatted(LARGEST >> 20));
    }
    try {
      return JsonDocument.parse(collected.toByteArray()).root();
    } catch (MalformedJsonException e) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream's answer is no JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public void onError(WireException failure) {
    attempt.cut(failure);
    exchange.fail(failure);
  }
}
