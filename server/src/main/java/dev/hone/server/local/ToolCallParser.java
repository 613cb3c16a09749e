package dev.hone.server.local;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds tool calls in the form of Hermes and Qwen: {@code <tool_call>{"name": …, "arguments":
 * …}</tool_call>}. Text around them stays as it is, but for the white space behind a call, which
 * belongs to the form. What looks like a call and is none stays text. However the text is cut into
 * pieces, the events say the same.
 */
final class ToolCallParser implements AnswerParser {
  static final String OPEN = "<tool_call>";
  private static final String CLOSE = "</tool_call>";

  private final int choice;
  private final String callIdPrefix;
  private final StringBuilder pending = new StringBuilder();
  private boolean inCall;
  private boolean behindCall;
  private boolean textOpen;
  private int searchFrom;
  private int block = -1;
  private int calls;

  /**
   * A parser of one choice.
   *
   * @param callIdPrefix begins the ids of its calls; unique to the request
   */
  ToolCallParser(int choice, String callIdPrefix) {
    this.choice = choice;
    this.callIdPrefix = callIdPrefix;
  }

  @Override
  public List<ChatEvent> text(String text) {
    pending.append(text);
    List<ChatEvent> events = new ArrayList<>();
    while (inCall ? takeCall(events) : takeText(events)) {
      // Each turn takes a stretch of text or a call.
    }
    return events;
  }

  @Override
  public List<ChatEvent> end() {
    List<ChatEvent> events = new ArrayList<>();
    if (inCall) {
      inCall = false;
      emit(OPEN + pending, events);
    } else {
      emit(pending.toString(), events);
    }
    pending.setLength(0);
    return events;
  }

  @Override
  public boolean calledTools() {
    return calls > 0;
  }

  /** Passes text on up to a call's beginning; true if one was found. */
  private boolean takeText(List<ChatEvent> events) {
    int begin = pending.indexOf(OPEN);
    int ready = begin >= 0 ? begin : pending.length() - heldBack();
    emit(pending.substring(0, ready), events);
    pending.delete(0, begin >= 0 ? begin + OPEN.length() : ready);
    inCall = begin >= 0;
    searchFrom = 0;
    return inCall;
  }

  /**
   * Takes a call whose end is there; true if text or another call may follow in what is pending.
   */
  private boolean takeCall(List<ChatEvent> events) {
    int end = pending.indexOf(CLOSE, searchFrom);
    if (end < 0) {
      searchFrom = Math.max(searchFrom, pending.length() - CLOSE.length() + 1);
      return false;
    }
    String body = pending.substring(0, end);
    Optional<JsonValue> call = call(body);
    if (call.isEmpty() && endsInString(body)) {
      searchFrom = end + 1;
      return true;
    }
    pending.delete(0, end + CLOSE.length());
    inCall = false;
    if (call.isPresent()) {
      emit(call.get(), events);
    } else {
      emit(OPEN + body + CLOSE, events);
    }
    return true;
  }

  private void emit(JsonValue call, List<ChatEvent> events) {
    block++;
    textOpen = false;
    behindCall = true;
    String id = callIdPrefix + "_" + choice + "_" + calls++;
    JsonValue arguments = call.get("arguments");
    events.add(
        new ChatEvent.ToolCallStart(choice, block, id, call.get("name").asString(""), false));
    events.add(
        new ChatEvent.ToolCallDelta(
            choice,
            block,
            arguments.isPresent() ? arguments.string().orElse(arguments.raw()) : "{}"));
    events.add(new ChatEvent.BlockEnd(choice, block));
  }

  private void emit(String text, List<ChatEvent> events) {
    String rest = behindCall ? text.stripLeading() : text;
    if (rest.isEmpty()) {
      return;
    }
    behindCall = false;
    if (!textOpen) {
      textOpen = true;
      block++;
    }
    events.add(new ChatEvent.Text(choice, block, rest));
  }

  /** Length of the longest end of what is pending that may yet become the opening mark. */
  private int heldBack() {
    for (int length = Math.min(OPEN.length() - 1, pending.length()); length > 0; length--) {
      if (OPEN.startsWith(pending.substring(pending.length() - length))) {
        return length;
      }
    }
    return 0;
  }

  private static Optional<JsonValue> call(String body) {
    try {
      JsonValue root = JsonDocument.parse(body.strip()).root();
      return Optional.of(root).filter(r -> r.isObject() && !r.get("name").asString("").isEmpty());
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  /** Whether a JSON text breaks off inside a string: a closing mark there is part of it. */
  private static boolean endsInString(String json) {
    boolean inside = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inside && c == '\\') {
        i++;
      } else if (c == '"') {
        inside = !inside;
      }
    }
    return inside;
  }
}
