package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import java.util.List;

/** A finished piece of an answer. */
public sealed interface Block {
  /**
   * Text.
   *
   * @param logprobs OpenAI's entries for its tokens, a JSON array; empty when there are none
   */
  record Text(String text, String logprobs, List<ChatEvent.Citation> citations) implements Block {
    /** Keeps a copy. */
    public Text {
      citations = List.copyOf(citations);
    }

    /** Text alone. */
    public Text(String text) {
      this(text, "", List.of());
    }
  }

  /** A refusal in the model's words. */
  record Refusal(String text) implements Block {}

  /** Reasoning with what must go back with it. */
  record Reasoning(String text, List<ReasoningSeal> seals) implements Block {
    /** Keeps a copy. */
    public Reasoning {
      seals = List.copyOf(seals);
    }
  }

  /**
   * A tool call.
   *
   * @param arguments as the model wrote them; empty when it wrote none
   */
  record ToolCall(String id, String name, String arguments, boolean custom) implements Block {}

  /** Something that only its own protocol knows. */
  record Opaque(String type, String json) implements Block {}
}
