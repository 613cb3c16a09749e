package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes chat completion chunks. */
public final class ChatStreamWriter extends ChunkWriter {
  private final Map<Long, Call> calls = new HashMap<>();
  private final Map<Integer, Integer> callsOfChoice = new HashMap<>();
  private final Set<Integer> begun = new HashSet<>();

  /** Gemini's signature of what comes next; a call carries it itself. */
  private @Nullable ReasoningSeal thought;

  private static final class Call {
    private final int choice;
    private final int index;
    private final boolean custom;
    private boolean empty = true;

    Call(int choice, int index, boolean custom) {
      this.choice = choice;
      this.index = index;
      this.custom = custom;
    }
  }

  /** A writer for this client. */
  public ChatStreamWriter(WriterContext context) {
    super(context, "chatcmpl-", "chat.completion.chunk");
  }

  @Override
  void write(ChatEvent event, ByteArrayOutputStream out) {
    ReasoningSeal held = thought;
    thought = null;
    if (held != null && !(event instanceof ChatEvent.ToolCallStart)) {
      sealed(held, out);
    }
    switch (event) {
      case ChatEvent.Start s -> {
        start(s);
        begin(0, out);
      }
      case ChatEvent.Text t -> text(t, out);
      case ChatEvent.Citation c -> {
        if (!c.url().isEmpty()) {
          delta(c.choice(), d -> UrlCitations.write(d, List.of(c)), out);
        }
      }
      case ChatEvent.Refusal r -> delta(r.choice(), d -> d.field("refusal", r.text()), out);
      case ChatEvent.Reasoning r ->
          delta(r.choice(), d -> d.field("reasoning_content", r.text()), out);
      case ReasoningSeal s -> {
        if (ThoughtSignatures.untag(s.data()).isPresent()) {
          thought = s;
        } else {
          sealed(s, out);
        }
      }
      case ChatEvent.ToolCallStart c ->
          callStart(c, held == null ? Optional.empty() : ThoughtSignatures.untag(held.data()), out);
      case ChatEvent.ToolCallDelta d -> {
        Call call = calls.get(key(d.choice(), d.block()));
        if (call != null) {
          arguments(call, d.fragment(), out);
        }
      }
      case ChatEvent.UsageReport u -> usage(u);
      case ChatEvent.Stop s -> stop(s, out);
      case ChatEvent.Failure f -> failure(f, out);
      case ChatEvent.End e -> end(out);
      case ChatEvent.BlockEnd e -> {}
      case ChatEvent.Opaque o -> {}
    }
  }

  private void text(ChatEvent.Text text, ByteArrayOutputStream out) {
    begin(text.choice(), out);
    chunk(text.choice(), d -> d.field("content", text.text()), text.logprobs(), "", out);
  }

  private void sealed(ReasoningSeal seal, ByteArrayOutputStream out) {
    delta(
        seal.choice(),
        d -> {
          d.name("reasoning_details").array();
          ReasoningDetails.write(d, seal);
          d.endArray();
        },
        out);
  }

  private void callStart(
      ChatEvent.ToolCallStart start, Optional<String> signature, ByteArrayOutputStream out) {
    int index = callsOfChoice.merge(start.choice(), 1, Integer::sum) - 1;
    Call call = new Call(start.choice(), index, start.custom());
    calls.put(key(start.choice(), start.block()), call);
    String callId =
        start.id().isEmpty() ? context.idWith("call_") + "_" + start.block() : start.id();
    String kind = start.custom() ? "custom" : "function";
    delta(
        start.choice(),
        d -> {
          d.name("tool_calls")
              .array()
              .object()
              .field("index", index)
              .field("id", callId)
              .field("type", kind)
              .name(kind)
              .object()
              .field("name", start.name())
              .field(start.custom() ? "input" : "arguments", "")
              .endObject();
          signature.ifPresent(s -> CallExtras.write(d, s));
          d.endObject().endArray();
        },
        out);
  }

  private void arguments(Call call, String fragment, ByteArrayOutputStream out) {
    call.empty = false;
    delta(
        call.choice,
        d ->
            d.name("tool_calls")
                .array()
                .object()
                .field("index", call.index)
                .name(call.custom ? "custom" : "function")
                .object()
                .field(call.custom ? "input" : "arguments", fragment)
                .endObject()
                .endObject()
                .endArray(),
        out);
  }

  private void stop(ChatEvent.Stop stop, ByteArrayOutputStream out) {
    for (Call call : new ArrayList<>(calls.values())) {
      if (call.choice == stop.choice() && call.empty && !call.custom) {
        arguments(call, "{}", out);
      }
    }
    begin(stop.choice(), out);
    chunk(stop.choice(), d -> {}, "", FinishReasons.write(stop.reason()), out);
  }

  private void begin(int choice, ByteArrayOutputStream out) {
    if (begun.add(choice)) {
      chunk(choice, d -> d.field("role", "assistant").field("content", ""), "", "", out);
    }
  }

  private void delta(int choice, Consumer<JsonWriter> content, ByteArrayOutputStream out) {
    begin(choice, out);
    chunk(choice, content, "", "", out);
  }

  private void chunk(
      int choice,
      Consumer<JsonWriter> content,
      String logprobs,
      String finish,
      ByteArrayOutputStream out) {
    JsonWriter json = head().object().field("index", choice);
    json.name("delta").object();
    content.accept(json);
    json.endObject();
    if (!logprobs.isEmpty()) {
      json.name("logprobs").object().rawField("content", logprobs).name("refusal").nullValue();
      json.endObject();
    }
    finish(json, finish, out);
  }

  private static long key(int choice, int block) {
    return (long) choice << 32 | block;
  }
}
