package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param id the upstream's id; may be empty
 * @param model the model that answered
 * @param choices the alternatives, in order
 * @param usage the last counts reported, if any were
 * @param failure the error that broke it off
 * @param complete whether its terminal event was seen
 */
public record Answer(
    String id,
    String model,
    List<Choice> choices,
    Optional<Usage> usage,
    Optional<ChatEvent.Failure> failure,
    boolean complete) {
  /** Keeps a copy. */
  public Answer {
    choices = List.copyOf(choices);
  }

  /** One alternative: its blocks and why it stopped, if it did. */
  public record Choice(int index, List<Block> blocks, Optional<ChatEvent.Stop> stop) {
    /** Keeps a copy. */
    public Choice {
      blocks = List.copyOf(blocks);
    }

    /** All text, joined. */
    public String text() {
      StringBuilder out = new StringBuilder();
      for (Block block : blocks) {
        if (block instanceof Block.Text t) {
          out.append(t.text());
        }
      }
      return out.toString();
    }

    /** All reasoning, joined. */
    public String reasoning() {
      StringBuilder out = new StringBuilder();
      for (Block block : blocks) {
        if (block instanceof Block.Reasoning r) {
          out.append(r.text());
        }
      }
      return out.toString();
    }

    /** The tool calls in order. */
    public List<Block.ToolCall> toolCalls() {
      return blocks.stream()
          .filter(Block.ToolCall.class::isInstance)
          .map(Block.ToolCall.class::cast)
          .toList();
    }
  }

  /** The text of the first choice. */
  public String text() {
    return choices.isEmpty() ? "" : choices.get(0).text();
  }
}
