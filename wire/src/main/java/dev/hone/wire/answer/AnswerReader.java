package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import java.util.List;

/**
 * Understands one answer of one protocol. Unknown events, blocks and fields pass. Used for a stream
 * or for a whole body, not for both.
 */
public interface AnswerReader {
  /**
   * What an event of the stream says.
   *
   * @throws dev.hone.wire.error.WireException when its data is not what the protocol sends
   */
  List<ChatEvent> event(SseEvent event);

  /**
   * The upstream closed the stream. Gives {@link ChatEvent.End} if the answer was whole although
   * the terminal marker is missing, and nothing if it was cut.
   */
  List<ChatEvent> closed();

  /** What a whole body says, {@link ChatEvent.End} included. */
  List<ChatEvent> body(JsonValue body);
}
