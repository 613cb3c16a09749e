package dev.hone.wire.gemini;

import dev.hone.wire.StopReason;

/** The words of {@code finishReason}, both ways. */
final class FinishReasons {
  private FinishReasons() {}

  /**
   * What a word says. {@code STOP} also ends an answer that calls tools: the reader knows. Numbers
   * come from clients that ask for enums as integers; those above 5 differ between the Gemini API
   * and Vertex.
   */
  static StopReason read(String word) {
    return switch (word) {
      case "STOP", "1" -> StopReason.END;
      // The model stopped for the server to go on with a token that only Gemini's protocol has:
      // for everybody else the answer was cut short.
      case "MAX_TOKENS", "2", "CONTINUATION" -> StopReason.LENGTH;
      case "SAFETY",
          "3",
          "RECITATION",
          "4",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          StopReason.CONTENT_FILTER;
      case "MALFORMED_FUNCTION_CALL",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "MALFORMED_RESPONSE" ->
          StopReason.ERROR;
      default -> StopReason.OTHER;
    };
  }

  static String write(StopReason reason) {
    return switch (reason) {
      case END, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
      case LENGTH, CONTEXT_WINDOW -> "MAX_TOKENS";
      case CONTENT_FILTER, REFUSAL -> "SAFETY";
      case PAUSE, COMPACTION, ERROR, CANCELLED, OTHER -> "OTHER";
    };
  }
}
