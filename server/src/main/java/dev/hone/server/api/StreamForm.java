package dev.hone.server.api;

import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.gemini.GenerateStreamWriter;

/** How a client wants its stream framed. */
enum StreamForm {
  /** Server-sent events, as every protocol but one streams. */
  EVENTS("text/event-stream; charset=utf-8") {
    @Override
    AnswerWriter writer(WriterContext context) {
      return Codecs.streamWriter(context);
    }
  },
  /** An array of JSON: Gemini's way unless a client asks for {@code alt=sse}. */
  ARRAY("application/json; charset=UTF-8") {
    @Override
    AnswerWriter writer(WriterContext context) {
      return new GenerateStreamWriter(context, GenerateStreamWriter.Framing.ARRAY);
    }
  };

  private final String contentType;

  StreamForm(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** The writer of one answer. */
  abstract AnswerWriter writer(WriterContext context);
}
