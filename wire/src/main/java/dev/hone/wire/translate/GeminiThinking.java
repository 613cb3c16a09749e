package dev.hone.wire.translate;

import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ReasoningWish;

/** How a wish for reasoning is said to a Gemini model: by level from 3 on, by budget in 2.5. */
final class GeminiThinking {
  private static final int LOW = 1_024;
  private static final int MEDIUM = 8_192;
  private static final int HIGH = 24_576;

  private GeminiThinking() {}

  /** Writes {@code thinkingConfig} if there is anything to say. */
  static void write(ReasoningWish wish, GeminiModel model, JsonWriter out, Dropped dropped) {
    if (wish.mode() == ReasoningWish.Mode.UNSET && wish.effort().isEmpty()) {
      return;
    }
    boolean off = wish.mode() == ReasoningWish.Mode.DISABLED;
    if (!model.thinks()) {
      if (!off) {
        dropped.add("reasoning");
      }
      return;
    }
    if (off && !model.canStopThinking()) {
      // The least that these models can do.
      dropped.add("reasoning (this model always thinks)");
    }
    out.name("thinkingConfig").object();
    if (model.thinksByLevel()) {
      level(wish, off, out);
    } else {
      out.field("thinkingBudget", budget(wish, off, model));
    }
    if (!off && !wish.display().filter("omitted"::equals).isPresent()) {
      out.field("includeThoughts", true);
    }
    out.endObject();
  }

  /** Adaptive thinking without an effort is these models' own default. */
  private static void level(ReasoningWish wish, boolean off, JsonWriter out) {
    String effort = off ? "low" : wish.effort().orElse("");
    if (effort.isEmpty() && wish.budgetTokens().isPresent()) {
      int budget = wish.budgetTokens().getAsInt();
      effort = budget <= 2 * LOW ? "low" : budget <= 2 * MEDIUM ? "medium" : "high";
    }
    switch (effort) {
      case "minimal", "low" -> out.field("thinkingLevel", "LOW");
      case "medium" -> out.field("thinkingLevel", "MEDIUM");
      case "high", "xhigh", "max" -> out.field("thinkingLevel", "HIGH");
      default -> {}
    }
  }

  private static int budget(ReasoningWish wish, boolean off, GeminiModel model) {
    if (off) {
      return model.canStopThinking() ? 0 : 128;
    }
    if (wish.budgetTokens().isPresent()) {
      return Math.min(wish.budgetTokens().getAsInt(), HIGH);
    }
    return switch (wish.effort().orElse("")) {
      case "minimal", "low" -> LOW;
      case "medium" -> MEDIUM;
      case "high", "xhigh", "max" -> HIGH;
      default -> -1;
    };
  }
}
