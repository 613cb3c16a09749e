package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.StopReason;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one choice of a chat answer: which block is open, which calls there are. */
final class ChoiceState {
  private enum Kind {
    NONE,
    TEXT,
    REFUSAL,
    REASONING,
    TOOL
  }

  private static final class Call {
    private final int block;
    private final String id;
    private final StringBuilder arguments = new StringBuilder();

    Call(int block, String id) {
      this.block = block;
      this.id = id;
    }
  }

  private final int choice;
  private final Map<Long, Call> calls = new HashMap<>();
  private Kind open = Kind.NONE;
  private int blocks;
  private int reasoningBlock = -1;
  private int textBlock = -1;
  private String logprobs = "";
  private @Nullable Call last;
  private @Nullable StopReason reason;
  private String original = "";
  private boolean stopWritten;

  ChoiceState(int choice) {
    this.choice = choice;
  }

  void text(String text, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      textBlock = block(Kind.TEXT);
      out.add(new ChatEvent.Text(choice, textBlock, text, logprobs));
      logprobs = "";
    }
  }

  /** Log-probabilities of the text that follows. */
  void logprobs(String entries) {
    logprobs = entries;
  }

  /** No more text in this chunk: entries without text belong to the open block, if it is one. */
  void textEnds(List<ChatEvent> out) {
    if (logprobs.isEmpty()) {
      return;
    }
    out.add(
        open == Kind.TEXT
            ? new ChatEvent.Text(choice, textBlock, "", logprobs)
            : new ChatEvent.Opaque(choice, "logprobs", logprobs));
    logprobs = "";
  }

  /** A citation of the last text; what is none, or has no text, stands alone. */
  void annotation(JsonValue annotation, List<ChatEvent> out) {
    JsonValue cited = annotation.get("url_citation");
    String url = cited.get("url").asString("");
    out.add(
        url.isEmpty() || textBlock < 0
            ? new ChatEvent.Opaque(choice, "annotations", annotation.raw())
            : new ChatEvent.Citation(
                choice,
                textBlock,
                url,
                cited.get("title").asString(""),
                cited.get("content").asString(""),
                place(cited.get("start_index")),
                place(cited.get("end_index"))));
  }

  private static int place(JsonValue index) {
    return Math.clamp(index.asLong(0), 0, Integer.MAX_VALUE);
  }

  void refusal(String text, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      out.add(new ChatEvent.Refusal(choice, block(Kind.REFUSAL), text));
    }
  }

  void reasoning(String text, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      reasoningBlock = block(Kind.REASONING);
      out.add(new ChatEvent.Reasoning(choice, reasoningBlock, text));
    }
  }

  void seal(ChatEvent.ReasoningSeal.Kind kind, String data, List<ChatEvent> out) {
    if (reasoningBlock < 0) {
      reasoningBlock = block(Kind.REASONING);
    }
    out.add(new ChatEvent.ReasoningSeal(choice, reasoningBlock, kind, data));
  }

  /**
   * One entry of {@code tool_calls}. Calls are told apart by index; where servers leave it out or
   * repeat it, by a new id that comes with a new name.
   */
  void toolCall(JsonValue entry, boolean whole, List<ChatEvent> out) {
    // Snowflake fills the fields of the other kind with empty strings.
    boolean custom =
        entry.get("custom").isObject() && entry.get("function").get("name").asString("").isEmpty();
    JsonValue function = custom ? entry.get("custom") : entry.get("function");
    String id = entry.get("id").asString("");
    String name = function.get("name").asString("");
    JsonValue text = function.get(custom ? "input" : "arguments");
    String fragment = text.isString() ? text.asString("") : text.isPresent() ? text.raw() : "";
    JsonValue index = entry.get("index");
    boolean indexed = index.isNumber() && !whole;
    Call call = indexed ? calls.get(index.asLong(0)) : name.isEmpty() ? last : sameId(id);
    if (whole && !name.isEmpty()) {
      call = null;
    } else if (call != null && isAnother(call, id, name)) {
      call = null;
    }
    if (call == null) {
      CallExtras.read(entry)
          .ifPresent(s -> {
            seal(ChatEvent.ReasoningSeal.Kind.SIGNATURE, s, out);
            reasoningBlock = -1;
          });
      open = Kind.TOOL;
      call = new Call(blocks++, id);
      calls.put(indexed ? index.asLong(0) : -1L - call.block, call);
      out.add(new ChatEvent.ToolCallStart(choice, call.block, id, name, custom));
    }
    last = call;
    if (!fragment.isEmpty()) {
      call.arguments.append(fragment);
      out.add(new ChatEvent.ToolCallDelta(choice, call.block, fragment));
    }
  }

  /** Notes why the choice ends; the first reason counts, servers repeat it. */
  void finish(String word, String upstreamsWord) {
    if (reason == null) {
      original = word;
      reason = FinishReasons.read(word, upstreamsWord);
    }
  }

  boolean finished() {
    return reason != null;
  }

  /** The stop, once, when nothing can follow any more. */
  void stop(List<ChatEvent> out) {
    if (stopWritten) {
      return;
    }
    stopWritten = true;
    StopReason known = reason == null ? StopReason.END : reason;
    // A forced call ends with "stop", or with an unknown word; yet the client has to run it.
    boolean normal =
        known == StopReason.END || known == StopReason.STOP_SEQUENCE || known == StopReason.OTHER;
    if (normal && !calls.isEmpty()) {
      known = StopReason.TOOL_CALLS;
    }
    out.add(new ChatEvent.Stop(choice, known, original, Optional.empty()));
  }

  private boolean isAnother(Call call, String id, String name) {
    return !id.isEmpty()
        && !id.equals("null")
        && !name.isEmpty()
        && !id.equals(call.id)
        && isWhole(call.arguments);
  }

  private static boolean isWhole(StringBuilder arguments) {
    try {
      return arguments.isEmpty() || JsonDocument.parse(arguments.toString()).root().isPresent();
    } catch (MalformedJsonException e) {
      return false;
    }
  }

  private @Nullable Call sameId(String id) {
    if (id.isEmpty() || id.equals("null")) {
      return null;
    }
    return calls.values().stream().filter(c -> c.id.equals(id)).findFirst().orElse(null);
  }

  private int block(Kind kind) {
    if (open != kind) {
      open = kind;
      blocks++;
    }
    return blocks - 1;
  }
}
