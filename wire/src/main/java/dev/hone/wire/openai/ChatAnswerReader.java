package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.answer.ErrorShapes;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads chat completions and legacy completions of OpenAI and of compatible servers. Stops are held
 * back until the terminal marker or the end of the stream, because text, calls and a second {@code
 * finish_reason} can follow the first.
 */
public final class ChatAnswerReader implements AnswerReader {
  private final Map<Integer, ChoiceState> choices = new TreeMap<>();
  private boolean started;
  private boolean ended;
  private boolean failed;

  @Override
  public List<ChatEvent> event(SseEvent event) {
    List<ChatEvent> out = new ArrayList<>(4);
    if (isDone(event.data())) {
      end(out);
      return out;
    }
    JsonValue root = JsonDocument.parse(event.data()).root();
    if (event.name().equals("error") && !root.get("error").isPresent()) {
      fail(root, out);
    } else {
      chunk(root, false, out);
    }
    return out;
  }

  @Override
  public List<ChatEvent> closed() {
    List<ChatEvent> out = new ArrayList<>();
    if (!choices.isEmpty() && choices.values().stream().allMatch(ChoiceState::finished)) {
      end(out);
    }
    return out;
  }

  @Override
  public List<ChatEvent> body(JsonValue body) {
    List<ChatEvent> out = new ArrayList<>();
    chunk(body, true, out);
    if (!failed) {
      end(out);
    }
    return out;
  }

  private static boolean isDone(byte[] data) {
    return data.length >= 6
        && data[0] == '['
        && new String(data, StandardCharsets.US_ASCII).strip().equals("[DONE]");
  }

  private void chunk(JsonValue root, boolean whole, List<ChatEvent> out) {
    JsonValue list = root.get("choices");
    if (!started && !list.elements().isEmpty()) {
      started = true;
      out.add(new ChatEvent.Start(root.get("id").asString(""), root.get("model").asString("")));
    }
    JsonValue failure = root.get("error");
    int position = 0;
    for (JsonValue choice : list.elements()) {
      int index = Math.clamp(choice.get("index").asLong(position), 0, 127);
      choice(choices.computeIfAbsent(index, ChoiceState::new), choice, whole, out);
      usage(choice.get("usage"), root, out);
      if (!failure.isPresent()) {
        failure = choice.get("error");
      }
      position++;
    }
    usage(root.get("x_groq").get("usage"), root, out);
    usage(root.get("usage"), root, out);
    if (!failure.isPresent()) {
      failure = root.get("x_groq").get("error");
    }
    if (failure.isPresent()) {
      fail(root.get("error").isPresent() ? root : failure, out);
    }
  }

  private void choice(ChoiceState state, JsonValue choice, boolean whole, List<ChatEvent> out) {
    JsonValue delta = choice.get(whole ? "message" : "delta");
    if (!delta.isObject()) {
      delta = choice.get(whole ? "delta" : "message");
    }
    reasoning(state, delta, out);
    logprobs(state, choice.get("logprobs"), out);
    content(state, delta.get("content"), out);
    state.text(choice.get("text").asString(""), out);
    state.textEnds(out);
    for (JsonValue annotation : delta.get("annotations").elements()) {
      state.annotation(annotation, out);
    }
    state.refusal(delta.get("refusal").asString(""), out);
    for (JsonValue call : delta.get("tool_calls").elements()) {
      state.toolCall(call, whole, out);
    }
    JsonValue legacy = delta.get("function_call");
    if (!legacy.get("name").asString("").isEmpty()
        || !legacy.get("arguments").asString("").isEmpty()) {
      state.toolCall(
          JsonDocument.parse("{\"index\":0,\"function\":" + legacy.raw() + "}").root(), false, out);
    }
    for (String extra : new String[] {"audio", "images"}) {
      if (delta.get(extra).isObject() || !delta.get(extra).elements().isEmpty()) {
        out.add(new ChatEvent.Opaque(0, extra, delta.get(extra).raw()));
      }
    }
    JsonValue finish = choice.get("finish_reason");
    if (finish.isString() && !finish.asString("").isEmpty()) {
      state.finish(finish.asString(""), choice.get("native_finish_reason").asString(""));
    }
  }

  /** An entry for each token of this piece; whatever has no text to go with stands alone. */
  private static void logprobs(ChoiceState state, JsonValue logprobs, List<ChatEvent> out) {
    JsonValue content = logprobs.get("content");
    if (!content.elements().isEmpty()) {
      state.logprobs(content.raw());
    }
    if (!logprobs.get("refusal").elements().isEmpty()) {
      out.add(new ChatEvent.Opaque(0, "logprobs", logprobs.raw()));
    }
  }

  private static void reasoning(ChoiceState state, JsonValue delta, List<ChatEvent> out) {
    String text = delta.get("reasoning_content").asString("");
    state.reasoning(text.isEmpty() ? delta.get("reasoning").asString("") : text, out);
    for (JsonValue detail : delta.get("reasoning_details").elements()) {
      String signature = detail.get("signature").asString("");
      String data = detail.get("data").asString("");
      if (!signature.isEmpty()) {
        state.seal(ReasoningSeal.Kind.SIGNATURE, signature, out);
      } else if (!data.isEmpty()) {
        boolean claude = detail.get("format").asString("").startsWith("anthropic");
        state.seal(claude ? ReasoningSeal.Kind.REDACTED : ReasoningSeal.Kind.ENCRYPTED, data, out);
      }
    }
  }

  private static void content(ChoiceState state, JsonValue content, List<ChatEvent> out) {
    if (content.isString()) {
      state.text(content.asString(""), out);
      return;
    }
    for (JsonValue part : content.elements()) {
      switch (part.get("type").asString("text")) {
        case "thinking" -> {
          for (JsonValue piece : part.get("thinking").elements()) {
            state.reasoning(piece.get("text").asString(""), out);
          }
          state.reasoning(part.get("thinking").asString(""), out);
        }
        case "reasoning" -> state.reasoning(part.get("text").asString(""), out);
        case "text", "output_text" -> state.text(part.get("text").asString(""), out);
        default ->
            out.add(new ChatEvent.Opaque(0, part.get("type").asString("content"), part.raw()));
      }
    }
  }

  private static void usage(JsonValue usage, JsonValue root, List<ChatEvent> out) {
    OpenAiUsage.read(usage, root.get("service_tier"))
        .ifPresent(u -> out.add(new ChatEvent.UsageReport(u)));
  }

  private void fail(JsonValue body, List<ChatEvent> out) {
    failed = true;
    ErrorShapes.Shape shape = ErrorShapes.read(body);
    out.add(new ChatEvent.Failure(shape.kind(), shape.message(), shape.code()));
  }

  private void end(List<ChatEvent> out) {
    if (ended || failed) {
      return;
    }
    ended = true;
    choices.values().forEach(c -> c.stop(out));
    out.add(new ChatEvent.End());
  }
}
