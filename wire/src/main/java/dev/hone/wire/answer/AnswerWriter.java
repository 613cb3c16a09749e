package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.error.WireException;
import java.util.List;

/**
 * Writes one streamed answer in one protocol. After {@link ChatEvent.End} or a failure it writes
 * nothing more.
 */
public interface AnswerWriter {
  /** The bytes that say this; empty when nothing is to be sent for it yet. */
  byte[] write(List<ChatEvent> events);

  /**
   * Hears of what went to the client without this writer, in the upstream's own bytes, so that its
   * error event fits behind them.
   */
  default void relayed(Frame frame) {}

  /** The dialect's error event. The connection must then be aborted, never closed cleanly. */
  byte[] fail(WireException failure);

  /** What keeps the connection alive in this dialect and says nothing. */
  byte[] heartbeat();
}
