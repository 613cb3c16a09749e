package dev.hone.wire.anthropic;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.answer.ErrorShapes;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Anthropic messages, streamed or whole. */
public final class MessagesAnswerReader implements AnswerReader {
  private final AnthropicUsage usage = new AnthropicUsage();
  private final CitedText cited = new CitedText();
  private final Map<Integer, String> kinds = new HashMap<>();
  private Optional<String> stopReason = Optional.empty();
  private Optional<String> stopSequence = Optional.empty();
  private boolean ended;

  @Override
  public List<ChatEvent> event(SseEvent event) {
    List<ChatEvent> out = new ArrayList<>(2);
    if (event.data().length > 0 && event.data()[0] == '[') {
      // A compatible gateway ends with OpenAI's [DONE]; message_stop has said it all.
      return out;
    }
    JsonValue root = JsonDocument.parse(event.data()).root();
    int block = Math.clamp(root.get("index").asLong(0), 0, 1 << 20);
    switch (root.get("type").asString(event.name())) {
      case "message_start" -> start(root.get("message"), out);
      case "content_block_start" -> blockStart(block, root.get("content_block"), out);
      case "content_block_delta" -> delta(block, root.get("delta"), root, out);
      case "content_block_stop" -> {
        cited.end(block, out);
        out.add(new ChatEvent.BlockEnd(0, block));
      }
      case "message_delta" -> {
        stopReason = root.get("delta").get("stop_reason").string().or(() -> stopReason);
        stopSequence = root.get("delta").get("stop_sequence").string().or(() -> stopSequence);
        if (root.get("usage").isObject()) {
          usage.merge(root.get("usage"));
          report(out);
        }
      }
      case "message_stop" -> end(out);
      case "error" -> fail(root, out);
      default -> {
        if (root.get("error").isPresent()) {
          fail(root, out);
        }
      }
    }
    return out;
  }

  @Override
  public List<ChatEvent> closed() {
    return List.of();
  }

  @Override
  public List<ChatEvent> body(JsonValue body) {
    List<ChatEvent> out = new ArrayList<>();
    if (body.get("error").isPresent()) {
      fail(body, out);
      return out;
    }
    start(body, out);
    int block = 0;
    for (JsonValue content : body.get("content").elements()) {
      blockStart(block, content, out);
      cited.end(block, out);
      out.add(new ChatEvent.BlockEnd(0, block++));
    }
    stopReason = body.get("stop_reason").string();
    stopSequence = body.get("stop_sequence").string();
    end(out);
    return out;
  }

  private void start(JsonValue message, List<ChatEvent> out) {
    out.add(new ChatEvent.Start(message.get("id").asString(""), message.get("model").asString("")));
    usage.merge(message.get("usage"));
    report(out);
  }

  private void blockStart(int block, JsonValue content, List<ChatEvent> out) {
    String type = content.get("type").asString("");
    kinds.put(block, type);
    switch (type) {
      case "text" -> {
        text(block, content.get("text").asString(""), out);
        content.get("citations").elements().forEach(cited::add);
      }
      case "thinking" -> {
        reasoning(block, content.get("thinking").asString(""), out);
        seal(block, ReasoningSeal.Kind.SIGNATURE, content.get("signature").asString(""), out);
      }
      case "redacted_thinking" ->
          seal(block, ReasoningSeal.Kind.REDACTED, content.get("data").asString(""), out);
      case "tool_use" -> {
        out.add(
            new ChatEvent.ToolCallStart(
                0, block, content.get("id").asString(""), content.get("name").asString(""), false));
        // In a stream the start holds an empty object in place of what the deltas bring.
        if (!content.get("input").members().isEmpty()) {
          out.add(new ChatEvent.ToolCallDelta(0, block, content.get("input").raw()));
        }
      }
      default -> out.add(new ChatEvent.Opaque(0, type, content.raw()));
    }
  }

  private void delta(int block, JsonValue delta, JsonValue event, List<ChatEvent> out) {
    switch (delta.get("type").asString("")) {
      case "text_delta" -> text(block, delta.get("text").asString(""), out);
      case "thinking_delta" -> reasoning(block, delta.get("thinking").asString(""), out);
      case "citations_delta" -> cited.add(delta.get("citation"));
      case "signature_delta" ->
          seal(block, ReasoningSeal.Kind.SIGNATURE, delta.get("signature").asString(""), out);
      case "input_json_delta" -> {
        String fragment = delta.get("partial_json").asString("");
        if ("tool_use".equals(kinds.get(block))) {
          if (!fragment.isEmpty()) {
            out.add(new ChatEvent.ToolCallDelta(0, block, fragment));
          }
        } else {
          out.add(new ChatEvent.Opaque(0, "input_json_delta", event.raw()));
        }
      }
      default ->
          out.add(
              new ChatEvent.Opaque(
                  0, delta.get("type").asString("content_block_delta"), event.raw()));
    }
  }

  private void text(int block, String text, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      cited.lengthen(text);
      out.add(new ChatEvent.Text(0, block, text));
    }
  }

  private static void reasoning(int block, String text, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      out.add(new ChatEvent.Reasoning(0, block, text));
    }
  }

  private static void seal(int block, ReasoningSeal.Kind kind, String data, List<ChatEvent> out) {
    if (!data.isEmpty()) {
      out.add(new ReasoningSeal(0, block, kind, data));
    }
  }

  private void report(List<ChatEvent> out) {
    usage.read().ifPresent(u -> out.add(new ChatEvent.UsageReport(u)));
  }

  private static void fail(JsonValue root, List<ChatEvent> out) {
    ErrorShapes.Shape shape = ErrorShapes.read(root);
    out.add(new ChatEvent.Failure(shape.kind(), shape.message(), shape.word()));
  }

  private void end(List<ChatEvent> out) {
    if (ended) {
      return;
    }
    ended = true;
    String word = stopReason.orElse("");
    StopReason reason = word.isEmpty() ? StopReason.END : StopReasons.read(word);
    if (reason == StopReason.END && kinds.containsValue("tool_use")) {
      reason = StopReason.TOOL_CALLS;
    }
    out.add(new ChatEvent.Stop(0, reason, word, stopSequence));
    out.add(new ChatEvent.End());
  }
}
