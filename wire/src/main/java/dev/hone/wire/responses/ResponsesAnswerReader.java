package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.answer.ErrorShapes;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.openai.OpenAiUsage;
import dev.hone.wire.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads Responses, streamed or whole. Items are taken from their deltas, from {@code
 * output_item.done} where no delta came, and from the final response where even that is missing.
 */
public final class ResponsesAnswerReader implements AnswerReader {
  private final OutputItems items = new OutputItems();
  private boolean started;
  private boolean ended;

  @Override
  public List<ChatEvent> event(SseEvent event) {
    List<ChatEvent> out = new ArrayList<>(2);
    if (event.data().length > 0 && event.data()[0] == '[') {
      // A stray [DONE] of a compatible gateway; the final response has said it all.
      return out;
    }
    JsonValue root = JsonDocument.parse(event.data()).root();
    String type = root.get("type").asString(event.name());
    int output = Math.clamp(root.get("output_index").asLong(0), 0, 1 << 20);
    switch (type) {
      case "response.created", "response.in_progress", "response.queued" ->
          start(root.get("response"), out);
      case "response.output_item.added" -> items.added(output, root.get("item"), out);
      case "response.output_item.done" -> items.done(output, root.get("item"), out);
      case "response.output_text.delta" ->
          items.text(
              output,
              root.get("content_index"),
              root.get("delta").asString(""),
              logprobs(root.get("logprobs")),
              out);
      case "response.output_text.annotation.added" ->
          items.annotation(output, root.get("content_index"), root.get("annotation"), out);
      case "response.refusal.delta" ->
          items.refusal(output, root.get("content_index"), root.get("delta").asString(""), out);
      case "response.reasoning_summary_text.delta" ->
          items.summary(output, root.get("summary_index"), root.get("delta").asString(""), out);
      case "response.reasoning_text.delta" ->
          items.reasoning(output, root.get("content_index"), root.get("delta").asString(""), out);
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          items.arguments(output, root.get("delta").asString(""), out);
      case "response.completed", "response.incomplete", "response.failed" ->
          finish(root.get("response"), out);
      case "error" -> fail(root, out);
      default -> {
        if (type.isEmpty() && root.get("error").isPresent()) {
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
    if (!body.get("output").isArray() && body.get("error").isPresent()) {
      fail(body, out);
      return out;
    }
    start(body, out);
    finish(body, out);
    return out;
  }

  /** The array of a text's token entries; empty when it has none. */
  static String logprobs(JsonValue entries) {
    return entries.elements().isEmpty() ? "" : entries.raw();
  }

  private void start(JsonValue response, List<ChatEvent> out) {
    if (!started) {
      started = true;
      out.add(
          new ChatEvent.Start(response.get("id").asString(""), response.get("model").asString("")));
    }
  }

  private void finish(JsonValue response, List<ChatEvent> out) {
    if (ended) {
      return;
    }
    start(response, out);
    int index = 0;
    for (JsonValue item : response.get("output").elements()) {
      items.atEnd(index++, item, out);
    }
    OpenAiUsage.read(response.get("usage"), response.get("service_tier"))
        .ifPresent(u -> out.add(new ChatEvent.UsageReport(u)));
    String status = response.get("status").asString("completed");
    if (status.equals("failed")) {
      fail(response, out);
      return;
    }
    ended = true;
    String detail = response.get("incomplete_details").get("reason").asString("");
    String word = status.equals("incomplete") ? detail : status;
    out.add(new ChatEvent.Stop(0, reason(status, detail), word, Optional.empty()));
    out.add(new ChatEvent.End());
  }

  private StopReason reason(String status, String detail) {
    return switch (status) {
      case "completed" -> items.calledTools() ? StopReason.TOOL_CALLS : StopReason.END;
      case "cancelled" -> StopReason.CANCELLED;
      case "incomplete" ->
          switch (detail) {
            case "max_output_tokens", "max_tokens", "max_messages" -> StopReason.LENGTH;
            case "content_filter" -> StopReason.CONTENT_FILTER;
            default -> StopReason.OTHER;
          };
      default -> StopReason.OTHER;
    };
  }

  private void fail(JsonValue root, List<ChatEvent> out) {
    ended = true;
    ErrorShapes.Shape shape = ErrorShapes.read(root);
    ErrorKind kind =
        switch (shape.code()) {
          case "rate_limit_exceeded" -> ErrorKind.RATE_LIMIT;
          case "insufficient_quota" -> ErrorKind.BILLING;
          case "context_length_exceeded", "invalid_prompt" -> ErrorKind.INVALID_REQUEST;
          default -> shape.kind();
        };
    out.add(new ChatEvent.Failure(kind, shape.message(), shape.code()));
  }
}
