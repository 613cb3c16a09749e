package dev.hone.wire.bedrock;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.answer.ErrorShapes;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads answers of Bedrock's Converse and ConverseStream, the latter as {@link BedrockEvents}
 * brings them. Like Anthropic's, its input tokens exclude what was read from or written to the
 * cache. The usage comes after the stop, so that the answer is whole with it, or when the stream
 * closes.
 */
public final class ConverseAnswerReader implements AnswerReader {
  private Optional<String> stopReason = Optional.empty();
  private boolean toolUse;
  private boolean started;
  private boolean ended;

  @Override
  public List<ChatEvent> event(SseEvent event) {
    List<ChatEvent> out = new ArrayList<>(2);
    JsonValue root = JsonDocument.parse(event.data()).root();
    int block = Math.clamp(root.get("contentBlockIndex").asLong(0), 0, 1 << 20);
    switch (event.name()) {
      case "messageStart" -> start(out);
      case "contentBlockStart" -> {
        start(out);
        content(block, root.get("start"), false, out);
      }
      case "contentBlockDelta" -> {
        start(out);
        content(block, root.get("delta"), true, out);
      }
      case "contentBlockStop" -> out.add(new ChatEvent.BlockEnd(0, block));
      case "messageStop" -> stopReason = Optional.of(root.get("stopReason").asString(""));
      case "metadata" -> {
        usage(root.get("usage"), out);
        end(out);
      }
      case "error" -> fail(root, out);
      default -> out.add(new ChatEvent.Opaque(0, event.name(), root.raw()));
    }
    return out;
  }

  @Override
  public List<ChatEvent> closed() {
    List<ChatEvent> out = new ArrayList<>();
    end(out);
    return out;
  }

  @Override
  public List<ChatEvent> body(JsonValue body) {
    List<ChatEvent> out = new ArrayList<>();
    JsonValue message = body.get("output").get("message");
    if (message.isMissing()) {
      fail(body, out);
      return out;
    }
    start(out);
    int block = 0;
    for (JsonValue content : message.get("content").elements()) {
      content(block, content, false, out);
      out.add(new ChatEvent.BlockEnd(0, block++));
    }
    usage(body.get("usage"), out);
    stopReason = Optional.of(body.get("stopReason").asString(""));
    end(out);
    return out;
  }

  private void start(List<ChatEvent> out) {
    if (!started) {
      started = true;
      out.add(new ChatEvent.Start("", ""));
    }
  }

  private void content(int block, JsonValue content, boolean delta, List<ChatEvent> out) {
    JsonValue text = content.get("text");
    JsonValue call = content.get("toolUse");
    JsonValue reasoning = content.get("reasoningContent");
    if (text.isString()) {
      add(text, t -> new ChatEvent.Text(0, block, t), out);
    } else if (call.isObject()) {
      call(block, call, delta, out);
    } else if (reasoning.isObject()) {
      JsonValue inner =
          reasoning.get("reasoningText").isObject() ? reasoning.get("reasoningText") : reasoning;
      add(inner.get("text"), t -> new ChatEvent.Reasoning(0, block, t), out);
      seal(block, ReasoningSeal.Kind.SIGNATURE, inner.get("signature"), out);
      seal(block, ReasoningSeal.Kind.REDACTED, reasoning.get("redactedContent"), out);
    } else if (content.isObject()) {
      content.members().forEach(m -> out.add(new ChatEvent.Opaque(0, m.name(), content.raw())));
    }
  }

  private void call(int block, JsonValue call, boolean delta, List<ChatEvent> out) {
    toolUse = true;
    if (!delta) {
      out.add(
          new ChatEvent.ToolCallStart(
              0, block, call.get("toolUseId").asString(""), call.get("name").asString(""), false));
    }
    JsonValue input = call.get("input");
    String fragment = input.isString() ? input.asString("") : input.isPresent() ? input.raw() : "";
    if (!fragment.isEmpty()) {
      out.add(new ChatEvent.ToolCallDelta(0, block, fragment));
    }
  }

  private static void seal(
      int block, ReasoningSeal.Kind kind, JsonValue data, List<ChatEvent> out) {
    add(data, d -> new ReasoningSeal(0, block, kind, d), out);
  }

  private static void add(JsonValue text, Function<String, ChatEvent> event, List<ChatEvent> out) {
    text.string().filter(t -> !t.isEmpty()).map(event).ifPresent(out::add);
  }

  private static void usage(JsonValue usage, List<ChatEvent> out) {
    if (!usage.isObject()) {
      return;
    }
    long written = usage.get("cacheWriteInputTokens").asLong(0);
    long hour = 0;
    for (JsonValue detail : usage.get("cacheDetails").elements()) {
      if (detail.get("ttl").asString("").equals("1h")) {
        hour += detail.get("inputTokens").asLong(0);
      }
    }
    hour = Math.min(hour, written);
    out.add(
        new ChatEvent.UsageReport(
            Usage.of(
                    usage.get("inputTokens").asLong(0),
                    usage.get("outputTokens").asLong(0),
                    Provenance.REPORTED)
                .toBuilder()
                .cacheRead(usage.get("cacheReadInputTokens").asLong(0))
                .cacheWrites(
                    new CacheWrites(
                        Map.of(CacheTtl.UNSPECIFIED, written - hour, CacheTtl.ONE_HOUR, hour)))
                .build()));
  }

  private static void fail(JsonValue root, List<ChatEvent> out) {
    ErrorShapes.Shape shape = ErrorShapes.read(root);
    out.add(new ChatEvent.Failure(shape.kind(), shape.message(), shape.word()));
  }

  private void end(List<ChatEvent> out) {
    if (ended || stopReason.isEmpty()) {
      return;
    }
    ended = true;
    String word = stopReason.get();
    StopReason reason =
        switch (word) {
          case "", "end_turn" -> toolUse ? StopReason.TOOL_CALLS : StopReason.END;
          case "max_tokens" -> StopReason.LENGTH;
          case "stop_sequence" -> StopReason.STOP_SEQUENCE;
          case "tool_use" -> StopReason.TOOL_CALLS;
          case "guardrail_intervened", "content_filtered" -> StopReason.CONTENT_FILTER;
          case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW;
          default -> StopReason.OTHER;
        };
    out.add(new ChatEvent.Stop(0, reason, word, Optional.empty()));
    out.add(new ChatEvent.End());
  }
}
