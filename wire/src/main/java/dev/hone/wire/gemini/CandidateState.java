package dev.hone.wire.gemini;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.StopReason;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one candidate: which block is open, and whether it has finished. */
final class CandidateState {
  private enum Kind {
    NONE,
    TEXT,
    REASONING
  }

  private final int choice;
  private Kind open = Kind.NONE;
  private int blocks;

  /** Those of a call whose arguments are streamed, until it ends; its block. */
  private @Nullable PartialArguments arguments;

  private int argumentsBlock;
  private boolean called;
  private String finish = "";

  CandidateState(int choice) {
    this.choice = choice;
  }

  void part(JsonValue part, List<ChatEvent> out) {
    boolean thought = part.get("thought").asBoolean(false);
    JsonValue call = ProtoFields.get(part, "functionCall");
    if (!thought) {
      // It signs this part, so it stands before it; on a thought it signs the thought.
      seal(part, out);
    }
    if (call.isObject()) {
      call(call, out);
    } else if (part.get("text").isString()) {
      text(part.get("text").asString(""), thought, out);
    } else {
      part.members().stream()
          .filter(m -> m.value().isObject())
          .findFirst()
          .ifPresent(m -> out.add(new ChatEvent.Opaque(choice, m.name(), part.raw())));
    }
    if (thought) {
      seal(part, out);
    }
  }

  private void text(String text, boolean thought, List<ChatEvent> out) {
    if (text.isEmpty()) {
      return;
    }
    int block = block(thought ? Kind.REASONING : Kind.TEXT);
    out.add(
        thought
            ? new ChatEvent.Reasoning(choice, block, text)
            : new ChatEvent.Text(choice, block, text));
  }

  private void seal(JsonValue part, List<ChatEvent> out) {
    String signature = ProtoFields.get(part, "thoughtSignature").asString("");
    if (!signature.isEmpty()) {
      out.add(
          new ReasoningSeal(
              choice,
              block(Kind.REASONING),
              ReasoningSeal.Kind.SIGNATURE,
              ThoughtSignatures.tag(signature)));
      open = Kind.NONE;
    }
  }

  private void call(JsonValue call, List<ChatEvent> out) {
    PartialArguments partial = arguments;
    boolean more = ProtoFields.get(call, "willContinue").asBoolean(false);
    if (partial == null) {
      open = Kind.NONE;
      called = true;
      out.add(
          new ChatEvent.ToolCallStart(
              choice, blocks, call.get("id").asString(""), call.get("name").asString(""), false));
      argumentsBlock = blocks++;
      partial = new PartialArguments();
    }
    partial.add(ProtoFields.get(call, "partialArgs"));
    arguments = more ? partial : null;
    if (more) {
      return;
    }
    JsonValue whole = call.get("args");
    String text = whole.isObject() ? whole.raw() : partial.json();
    if (whole.isObject() || !text.equals("{}")) {
      out.add(new ChatEvent.ToolCallDelta(choice, argumentsBlock, text));
    }
    out.add(new ChatEvent.BlockEnd(choice, argumentsBlock));
  }

  /** Notes why the candidate ends; a word, or a number where the client asked for numbers. */
  void finish(JsonValue reason) {
    if (reason.isPresent()) {
      String word = reason.string().orElseGet(reason::raw);
      finish = word.equals("FINISH_REASON_UNSPECIFIED") || word.equals("0") ? finish : word;
    }
  }

  boolean finished() {
    return !finish.isEmpty();
  }

  ChatEvent.Stop stop() {
    StopReason reason = FinishReasons.read(finish);
    // A call that nobody offered is whole all the same: the client knows what to make of it.
    boolean runs = called && (reason == StopReason.END || finish.equals("UNEXPECTED_TOOL_CALL"));
    return new ChatEvent.Stop(
        choice, runs ? StopReason.TOOL_CALLS : reason, finish, Optional.empty());
  }

  private int block(Kind kind) {
    if (open != kind) {
      open = kind;
      blocks++;
    }
    return blocks - 1;
  }
}
