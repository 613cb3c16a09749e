package dev.hone.wire.openai;

import dev.hone.wire.StopReason;
import java.util.Locale;

/** The words of {@code finish_reason}, both ways. */
final class FinishReasons {
  private FinishReasons() {}

  static StopReason read(String word, String upstreamsWord) {
    // OpenRouter maps a call that the limit cut to tool_calls; the upstream's own word is right.
    String upstream = upstreamsWord.toLowerCase(Locale.ROOT);
    if (upstream.equals("length")
        || upstream.equals("max_tokens")
        || upstream.equals("max_output_tokens")) {
      return StopReason.LENGTH;
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "stop", "eos", "eos_token", "end_turn", "complete" -> StopReason.END;
      case "length", "max_tokens" -> StopReason.LENGTH;
      case "model_length" -> StopReason.CONTEXT_WINDOW;
      case "stop_sequence" -> StopReason.STOP_SEQUENCE;
      case "tool_calls", "function_call", "tool_use" -> StopReason.TOOL_CALLS;
      case "content_filter", "sensitive" -> StopReason.CONTENT_FILTER;
      case "refusal" -> StopReason.REFUSAL;
      case "error" -> StopReason.ERROR;
      default -> StopReason.OTHER;
    };
  }

  static String write(StopReason reason) {
    return switch (reason) {
      case LENGTH, CONTEXT_WINDOW -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER, REFUSAL -> "content_filter";
      case END, STOP_SEQUENCE, PAUSE, COMPACTION, ERROR, CANCELLED, OTHER -> "stop";
    };
  }

  /** A legacy completion knows no calls. */
  static String writeLegacy(StopReason reason) {
    return reason == StopReason.TOOL_CALLS ? "stop" : write(reason);
  }
}
