package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.EventParser;
import dev.hone.wire.sse.JsonArrayParser;
import dev.hone.wire.sse.SseEvent;
import dev.hone.wire.sse.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes frames of an upstream's bytes: exact bytes and what they mean. One per answer. */
public final class AnswerDecoder {
  private final AnswerReader reader;
  private final EventParser parser;
  private boolean complete;
  private boolean failed;

  /** A decoder for a stream of server-sent events. */
  public AnswerDecoder(AnswerReader reader) {
    this(reader, SseParser.DEFAULT_LIMIT);
  }

  /** A decoder that gives up on an event of more bytes than this. */
  public AnswerDecoder(AnswerReader reader, int eventLimit) {
    this(reader, new SseParser(eventLimit));
  }

  private AnswerDecoder(AnswerReader reader, EventParser parser) {
    this.reader = reader;
    this.parser = parser;
  }

  /** A decoder for a stream of this content type: events, or for Gemini an array of JSON. */
  public static AnswerDecoder of(AnswerReader reader, String contentType) {
    return contentType.toLowerCase(Locale.ROOT).contains("json")
        ? new AnswerDecoder(reader, new JsonArrayParser())
        : new AnswerDecoder(reader);
  }

  /**
   * Takes a chunk of the stream.
   *
   * @return the frames that it completes; their bytes, joined, are the stream's
   * @throws WireException when the upstream sends what its protocol does not allow
   */
  public List<Frame> feed(byte[] chunk) {
    return frames(parser.feed(chunk));
  }

  /**
   * The upstream closed the stream. Afterwards {@link #complete} says whether that was the end of
   * the answer or a cut. A whole answer whose last event lacks its blank line gets it: clients
   * would drop the event.
   */
  public List<Frame> closed() {
    List<Frame> frames = new ArrayList<>();
    byte[] missing = {};
    for (SseEvent event : parser.end()) {
      missing = event.missingEnd();
      try {
        frames.add(frame(event));
      } catch (WireException cut) {
        frames.add(new Frame(event.bytes(), List.of()));
      }
    }
    List<ChatEvent> last = complete || failed || !parser.closed() ? List.of() : reader.closed();
    if (!last.isEmpty()) {
      note(last);
      frames.add(new Frame(new byte[0], last));
    }
    if (missing.length > 0 && complete() && parser.closed()) {
      frames.add(new Frame(missing, List.of()));
    }
    return frames;
  }

  /** Whether the answer's terminal event was seen, and no error. */
  public boolean complete() {
    return complete && !failed;
  }

  /**
   * Decodes a whole body; leading white space, which some gateways send to keep a connection, is
   * part of its bytes.
   *
   * @throws WireException when it is no JSON object
   */
  public static Frame body(AnswerReader reader, byte[] body) {
    JsonValue root;
    try {
      root = JsonDocument.parse(body).root();
    } catch (MalformedJsonException e) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream's answer is not JSON: " + e.getMessage(), e);
    }
    if (!root.isObject()) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream's answer is no JSON object");
    }
    return new Frame(body, reader.body(root));
  }

  private List<Frame> frames(List<SseEvent> events) {
    List<Frame> frames = new ArrayList<>(events.size());
    for (SseEvent event : events) {
      frames.add(frame(event));
    }
    return frames;
  }

  private Frame frame(SseEvent event) {
    List<ChatEvent> events = List.of();
    if (event.hasData()) {
      try {
        events = reader.event(event);
      } catch (MalformedJsonException e) {
        throw new WireException(
            ErrorKind.UPSTREAM,
            "the upstream sent an event that is not JSON: " + e.getMessage(),
            e);
      }
    }
    note(events);
    return new Frame(event.bytes(), events);
  }

  private void note(List<ChatEvent> events) {
    for (ChatEvent event : events) {
      complete |= event instanceof ChatEvent.End;
      failed |= event instanceof ChatEvent.Failure;
    }
  }
}
