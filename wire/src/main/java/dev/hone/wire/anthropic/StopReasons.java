package dev.hone.wire.anthropic;

import dev.hone.wire.StopReason;

/** The words of {@code stop_reason}, both ways. */
final class StopReasons {
  private StopReasons() {}

  static StopReason read(String word) {
    return switch (word) {
      case "end_turn" -> StopReason.END;
      case "max_tokens" -> StopReason.LENGTH;
      case "stop_sequence" -> StopReason.STOP_SEQUENCE;
      case "tool_use" -> StopReason.TOOL_CALLS;
      case "pause_turn" -> StopReason.PAUSE;
      case "refusal" -> StopReason.REFUSAL;
      case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW;
      case "compaction" -> StopReason.COMPACTION;
      default -> StopReason.OTHER;
    };
  }

  static String write(StopReason reason) {
    return switch (reason) {
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case TOOL_CALLS -> "tool_use";
      case PAUSE -> "pause_turn";
      case REFUSAL, CONTENT_FILTER -> "refusal";
      case CONTEXT_WINDOW -> "model_context_window_exceeded";
      case COMPACTION -> "compaction";
      case END, ERROR, CANCELLED, OTHER -> "end_turn";
    };
  }
}
