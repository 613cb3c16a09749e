package dev.hone.wire.translate;

import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.ToolChoice;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a wish for reasoning is said to a Claude model: adaptively with an effort from 4.6 on, with a
 * budget of tokens before. Where thinking would be refused (a forced tool, a tool turn whose
 * thinking is gone, too little room) the wish is dropped and named.
 */
record Thinking(boolean adaptive, OptionalInt budget, Optional<String> effort, boolean disabled) {
  private static final int SMALLEST_BUDGET = 1024;
  private static final Thinking NOTHING =
      new Thinking(false, OptionalInt.empty(), Optional.empty(), false);

  static Thinking plan(
      ChatView view, AnthropicModel model, boolean thinkingIsGone, Dropped dropped) {
    ReasoningWish wish = view.reasoning();
    switch (wish.mode()) {
      case UNSET -> {
        return NOTHING;
      }
      case DISABLED -> {
        return new Thinking(false, OptionalInt.empty(), Optional.empty(), model.thinks());
      }
      case ENABLED, ADAPTIVE -> {}
    }
    ToolChoice.Mode choice = view.toolChoice().mode();
    boolean forced = choice == ToolChoice.Mode.REQUIRED || choice == ToolChoice.Mode.NAMED;
    if (!model.thinks() || forced || thinkingIsGone) {
      dropped.add(
          thinkingIsGone
              ? "reasoning (the history's tool turn came back without its thinking)"
              : "reasoning");
      return NOTHING;
    }
    if (model.thinksAdaptively()) {
      return new Thinking(
          true, OptionalInt.empty(), wish.effort().flatMap(Thinking::effort), false);
    }
    int wanted = wish.budgetTokens().orElse(budget(wish.effort().orElse("medium")));
    int room = view.maxTokens().orElse(model.defaultMaxTokens()) - 1;
    int tokens = Math.min(Math.max(wanted, SMALLEST_BUDGET), room);
    if (tokens < SMALLEST_BUDGET) {
      dropped.add("reasoning (max_tokens leaves no room)");
      return NOTHING;
    }
    return new Thinking(false, OptionalInt.of(tokens), Optional.empty(), false);
  }

  boolean isOn() {
    return adaptive || budget.isPresent();
  }

  /**
   * Writes {@code thinking} and {@code output_config}.
   *
   * @param format the output format as JSON, or empty
   */
  void write(JsonWriter out, String format) {
    if (adaptive) {
      // Shown as summaries, as the reasoning of other protocols is.
      out.name("thinking").object().field("type", "adaptive").endObject();
    } else if (budget.isPresent()) {
      out.name("thinking")
          .object()
          .field("type", "enabled")
          .field("budget_tokens", budget.getAsInt())
          .endObject();
    } else if (disabled) {
      out.name("thinking").object().field("type", "disabled").endObject();
    }
    if (effort.isPresent() || !format.isEmpty()) {
      out.name("output_config").object().optionalField("effort", effort);
      if (!format.isEmpty()) {
        out.rawField("format", format);
      }
      out.endObject();
    }
  }

  /** A word that Claude does not know leaves the effort to the model. */
  private static Optional<String> effort(String word) {
    return switch (word) {
      case "minimal", "low" -> Optional.of("low");
      case "medium", "high", "xhigh", "max" -> Optional.of(word);
      default -> Optional.empty();
    };
  }

  private static int budget(String effort) {
    return switch (effort) {
      case "minimal", "low" -> SMALLEST_BUDGET;
      case "high" -> 16_384;
      case "xhigh", "max" -> 24_576;
      default -> 8_192;
    };
  }
}
