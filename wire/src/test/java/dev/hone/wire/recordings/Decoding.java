package dev.hone.wire.recordings;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.Protocol;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.codec.Codecs;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/** Decodes recorded answers, in pieces of any size. */
final class Decoding {
  /** What came out: the answer, its events, and the bytes of all frames. */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(Answer answer, List<ChatEvent> events, byte[] bytes, boolean complete) {}

  private Decoding() {}

  static Result stream(Protocol protocol, byte[] body, IntSupplier sizes) {
    return stream(protocol, "text/event-stream", body, sizes);
  }

  static Result stream(Protocol protocol, String contentType, byte[] body, IntSupplier sizes) {
    return stream(AnswerDecoder.of(Codecs.answerReader(protocol), contentType), body, sizes);
  }

  static Result stream(AnswerDecoder decoder, byte[] body, IntSupplier sizes) {
    List<Frame> frames = new ArrayList<>();
    for (int at = 0; at < body.length; ) {
      int size = Math.clamp(sizes.getAsInt(), 1, body.length - at);
      frames.addAll(decoder.feed(Arrays.copyOfRange(body, at, at + size)));
      at += size;
    }
    frames.addAll(decoder.closed());
    return result(frames, decoder.complete());
  }

  static Result whole(Protocol protocol, byte[] body) {
    return whole(Codecs.answerReader(protocol), body);
  }

  static Result whole(AnswerReader reader, byte[] body) {
    Frame frame = AnswerDecoder.body(reader, body);
    return result(
        List.of(frame), frame.events().stream().anyMatch(e -> e instanceof ChatEvent.End));
  }

  static Result of(Exchange exchange, IntSupplier sizes) {
    Protocol protocol = exchange.protocol().orElseThrow();
    return exchange.streamed()
        ? stream(protocol, contentType(exchange), exchange.responseBody(), sizes)
        : whole(protocol, exchange.responseBody());
  }

  static String contentType(Exchange exchange) {
    return exchange.isArray() ? "application/json" : "text/event-stream";
  }

  private static Result result(List<Frame> frames, boolean complete) {
    AnswerBuilder builder = new AnswerBuilder();
    List<ChatEvent> events = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      builder.addAll(frame.events());
      events.addAll(frame.events());
      bytes.writeBytes(frame.bytes());
    }
    return new Result(builder.build(), events, bytes.toByteArray(), complete);
  }
}
