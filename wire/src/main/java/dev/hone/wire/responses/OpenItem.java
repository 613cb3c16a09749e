package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.answer.TokenLogprobs;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The output item that is being streamed: writes its events, and its JSON when it closes. */
final class OpenItem {
  private static final ClientTools.Origin NO_TOOL =
      new ClientTools.Origin(Optional.empty(), "", false);

  /** What it holds. */
  enum Kind {
    TEXT,
    REFUSAL,
    REASONING,
    CALL
  }

  private final EventNumbers events;
  private final Kind kind;
  private final String id;
  private final int index;
  private final String callId;
  private final ClientTools.Origin tool;
  private final boolean freeText;
  private final StringBuilder text = new StringBuilder();
  private final List<ReasoningSeal> seals = new ArrayList<>();
  private final List<String> annotations = new ArrayList<>();
  private final TokenLogprobs logprobs = new TokenLogprobs();
  private boolean partOpen;

  private OpenItem(
      EventNumbers events,
      Kind kind,
      String id,
      int index,
      String callId,
      ClientTools.Origin tool,
      boolean freeText) {
    this.events = events;
    this.kind = kind;
    this.id = id;
    this.index = index;
    this.callId = callId;
    this.tool = tool;
    this.freeText = freeText;
  }

  static OpenItem content(EventNumbers events, Kind kind, String id, int index) {
    OpenItem item = new OpenItem(events, kind, id, index, "", NO_TOOL, false);
    item.added(
        kind == Kind.REASONING
            ? OutputWriter.reasoning(id, "", List.of())
            : OutputWriter.message(id, "in_progress", List.of()));
    if (kind != Kind.REASONING) {
      item.partAdded();
    }
    return item;
  }

  /**
   * A call's item.
   *
   * @param tool as the client calls it
   * @param freeText whether the upstream sends free text too; else it sends a function's arguments,
   *     from which the text is taken when they are whole
   */
  static OpenItem call(
      EventNumbers events,
      String id,
      int index,
      String callId,
      ClientTools.Origin tool,
      boolean freeText) {
    OpenItem item = new OpenItem(events, Kind.CALL, id, index, callId, tool, freeText);
    item.added(OutputWriter.call(id, "in_progress", callId, tool, ""));
    return item;
  }

  /**
   * Appends text.
   *
   * @param entries the log-probabilities of its tokens; may be empty
   */
  void append(String fragment, String entries) {
    text.append(fragment);
    logprobs.add(entries);
    textPart("response.output_text.delta", "delta", fragment, entries);
  }

  /** Cites a source of the text. */
  void cite(String annotation) {
    JsonWriter json = where(events.begin("response.output_text.annotation.added"), false);
    events.end(
        json.field("annotation_index", annotations.size()).rawField("annotation", annotation));
    annotations.add(annotation);
  }

  /** Code points of the answer's text in it. */
  int textLength() {
    return kind == Kind.TEXT ? text.codePointCount(0, text.length()) : 0;
  }

  void append(String fragment) {
    if (kind == Kind.TEXT) {
      append(fragment, "");
      return;
    }
    text.append(fragment);
    switch (kind) {
      case TEXT -> {}
      case REFUSAL -> part("response.refusal.delta", "delta", fragment);
      case REASONING -> {
        if (!partOpen) {
          partAdded();
        }
        part("response.reasoning_summary_text.delta", "delta", fragment);
      }
      case CALL -> {
        if (!tool.custom()) {
          place("response.function_call_arguments.delta", "delta", fragment);
        } else if (freeText) {
          place("response.custom_tool_call_input.delta", "delta", fragment);
        }
      }
    }
  }

  void seal(ReasoningSeal seal) {
    seals.add(seal);
  }

  /** Ends the item; returns its JSON. */
  String close() {
    String done =
        switch (kind) {
          case TEXT -> {
            textPart("response.output_text.done", "text", text.toString(), logprobs.array());
            String part = OutputWriter.text(text.toString(), annotations, logprobs.array());
            partDone(part);
            yield OutputWriter.message(id, "completed", List.of(part));
          }
          case REFUSAL -> {
            part("response.refusal.done", "refusal", text.toString());
            partDone(OutputWriter.refusal(text.toString()));
            yield OutputWriter.message(
                id, "completed", List.of(OutputWriter.refusal(text.toString())));
          }
          case REASONING -> {
            if (partOpen) {
              part("response.reasoning_summary_text.done", "text", text.toString());
              partDone(OutputWriter.summary(text.toString()));
            }
            yield OutputWriter.reasoning(id, text.toString(), seals);
          }
          case CALL -> call();
        };
    JsonWriter json = events.begin("response.output_item.done").field("output_index", index);
    events.end(json.rawField("item", done));
    return done;
  }

  private String call() {
    if (!tool.custom()) {
      place("response.function_call_arguments.done", "arguments", text.toString());
      return OutputWriter.call(id, "completed", callId, tool, text.toString());
    }
    String input = freeText ? text.toString() : OutputWriter.freeText(text.toString());
    if (!freeText) {
      place("response.custom_tool_call_input.delta", "delta", input);
    }
    place("response.custom_tool_call_input.done", "input", input);
    return OutputWriter.call(id, "completed", callId, tool, input);
  }

  private void added(String item) {
    JsonWriter json = events.begin("response.output_item.added").field("output_index", index);
    events.end(json.rawField("item", item));
  }

  private void partAdded() {
    partOpen = true;
    String empty =
        switch (kind) {
          case TEXT -> OutputWriter.text("", List.of(), "");
          case REFUSAL -> OutputWriter.refusal("");
          case REASONING, CALL -> OutputWriter.summary("");
        };
    boolean summary = kind == Kind.REASONING;
    JsonWriter json =
        events.begin(
            summary ? "response.reasoning_summary_part.added" : "response.content_part.added");
    events.end(where(json, summary).rawField("part", empty));
  }

  private void partDone(String part) {
    boolean summary = kind == Kind.REASONING;
    JsonWriter json =
        events.begin(
            summary ? "response.reasoning_summary_part.done" : "response.content_part.done");
    events.end(where(json, summary).rawField("part", part));
  }

  private void part(String type, String field, String value) {
    events.end(where(events.begin(type), kind == Kind.REASONING).field(field, value));
  }

  private void textPart(String type, String field, String value, String entries) {
    JsonWriter json = where(events.begin(type), false).field(field, value);
    events.end(json.rawField("logprobs", entries.isEmpty() ? "[]" : entries));
  }

  private void place(String type, String field, String value) {
    JsonWriter json = events.begin(type).field("item_id", id).field("output_index", index);
    if (type.endsWith(".done")) {
      json.field("name", tool.name());
    }
    events.end(json.field(field, value));
  }

  private JsonWriter where(JsonWriter json, boolean summary) {
    return json.field("item_id", id)
        .field("output_index", index)
        .field(summary ? "summary_index" : "content_index", 0);
  }
}
