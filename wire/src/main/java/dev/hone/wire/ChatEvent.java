package dev.hone.wire;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.usage.Usage;
import java.util.Optional;

/**
 * What a piece of an answer says, in any protocol. {@code choice} counts the alternatives asked for
 * with {@code n}; {@code block} counts the content blocks of a choice in order of appearance, each
 * of one kind: a text, a reasoning, a tool call.
 */
public sealed interface ChatEvent {
  /**
   * The answer begins.
   *
   * @param id the upstream's id; empty when it gave none
   * @param model the model that answers
   */
  record Start(String id, String model) implements ChatEvent {}

  /**
   * More of a text block.
   *
   * @param logprobs OpenAI's entries for the tokens of this piece, a JSON array; empty when the
   *     upstream gives none
   */
  record Text(int choice, int block, String text, String logprobs) implements ChatEvent {
    /** Text without log-probabilities. */
    public Text(int choice, int block, String text) {
      this(choice, block, text, "");
    }
  }

  /**
   * A source of what a text block says. It comes before the block's end.
   *
   * @param url where it can be read; empty for a document that has no address
   * @param title its title; may be empty
   * @param quoted the words of the source; empty when the upstream does not give them
   * @param from where the text that leans on it begins, in code points of the choice's whole text
   * @param to where that text ends, exclusive
   */
  record Citation(int choice, int block, String url, String title, String quoted, int from, int to)
      implements ChatEvent {}

  /** More of a refusal in the model's own words. */
  record Refusal(int choice, int block, String text) implements ChatEvent {}

  /** More of a reasoning block, as text or as its summary. */
  record Reasoning(int choice, int block, String text) implements ChatEvent {}

  /**
   * What must go back unchanged with a reasoning block: a signature, encrypted content, or a
   * redacted block.
   */
  record ReasoningSeal(int choice, int block, Kind kind, String data) implements ChatEvent {
    /** What the data is. */
    public enum Kind {
      /** Signature of the block's text. */
      SIGNATURE,
      /** The whole block, unreadable (Anthropic redacted_thinking). */
      REDACTED,
      /** The reasoning, encrypted (Responses). */
      ENCRYPTED,
      /** OpenRouter's {@code reasoning_details} entry as JSON. */
      DETAILS
    }
  }

  /**
   * A tool call begins.
   *
   * @param id the call's id, to be matched by its result
   * @param custom whether the input is free text instead of JSON (OpenAI custom tools)
   */
  record ToolCallStart(int choice, int block, String id, String name, boolean custom)
      implements ChatEvent {}

  /** More of a tool call's arguments: a piece of the JSON text, or of the free text. */
  record ToolCallDelta(int choice, int block, String fragment) implements ChatEvent {}

  /** A block is complete. Optional: a new block or the stop ends one as well. */
  record BlockEnd(int choice, int block) implements ChatEvent {}

  /** Counts so far, all of them: the last one is the truth, never add. */
  record UsageReport(Usage usage) implements ChatEvent {}

  /**
   * A choice is complete.
   *
   * @param original the upstream's own word
   * @param stopSequence the sequence that was met, where the upstream says so
   */
  record Stop(int choice, StopReason reason, String original, Optional<String> stopSequence)
      implements ChatEvent {
    /** A stop without more detail. */
    public static Stop of(int choice, StopReason reason) {
      return new Stop(choice, reason, "", Optional.empty());
    }
  }

  /** The upstream reports an error in the middle of its answer. Never a clean end. */
  record Failure(ErrorKind kind, String message, String code) implements ChatEvent {}

  /**
   * Something that only its own protocol knows, such as a server tool's block.
   *
   * @param type the event's or block's type
   * @param json its JSON text
   */
  record Opaque(int choice, String type, String json) implements ChatEvent {}

  /** The terminal marker: the answer is whole. Nothing but usage may follow. */
  record End() implements ChatEvent {}
}
