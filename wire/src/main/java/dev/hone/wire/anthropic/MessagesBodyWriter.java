package dev.hone.wire.anthropic;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;

/** Writes a whole message. */
public final class MessagesBodyWriter {
  private MessagesBodyWriter() {}

  /** The body of a complete answer. */
  public static byte[] write(Answer answer, WriterContext context) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .field("id", answer.id().isEmpty() ? context.idWith("msg_") : answer.id())
            .field("type", "message")
            .field("role", "assistant")
            .field("model", context.model(answer.model()))
            .name("content")
            .array();
    List<Block> blocks = answer.choices().isEmpty() ? List.of() : answer.choices().get(0).blocks();
    int index = 0;
    for (Block block : blocks) {
      block(out, block, context, index++);
    }
    Optional<ChatEvent.Stop> stop =
        answer.choices().isEmpty() ? Optional.empty() : answer.choices().get(0).stop();
    StopReason reason = stop.map(ChatEvent.Stop::reason).orElse(StopReason.END);
    out.endArray()
        .field("stop_reason", StopReasons.write(reason))
        .nullableField(
            "stop_sequence",
            reason == StopReason.STOP_SEQUENCE
                ? stop.flatMap(ChatEvent.Stop::stopSequence)
                : Optional.empty())
        .name("usage");
    MessagesUsageWriter.write(
        out, answer.usage().orElseGet(() -> Usage.of(0, 0, Provenance.ESTIMATED)));
    return out.endObject().toBytes();
  }

  private static void block(JsonWriter out, Block block, WriterContext context, int index) {
    switch (block) {
      case Block.Text t -> text(out, t);
      case Block.Refusal r -> text(out, new Block.Text(r.text()));
      case Block.Reasoning r -> reasoning(out, r);
      case Block.ToolCall c ->
          out.object()
              .field("type", "tool_use")
              .field("id", c.id().isEmpty() ? context.idWith("toolu_") + "_" + index : c.id())
              .field("name", c.name())
              .rawField("input", ToolInput.object(c.arguments()))
              .endObject();
      case Block.Opaque o -> {}
    }
  }

  private static void text(JsonWriter out, Block.Text text) {
    out.object().field("type", "text").field("text", text.text());
    List<ChatEvent.Citation> addressed =
        text.citations().stream().filter(c -> !c.url().isEmpty()).toList();
    if (!addressed.isEmpty()) {
      out.name("citations").array();
      addressed.forEach(c -> WebCitation.write(out, c));
      out.endArray();
    }
    out.endObject();
  }

  private static void reasoning(JsonWriter out, Block.Reasoning reasoning) {
    String signature = "";
    for (ChatEvent.ReasoningSeal seal : reasoning.seals()) {
      if (seal.kind() == ChatEvent.ReasoningSeal.Kind.SIGNATURE) {
        signature += seal.data();
      }
    }
    if (!reasoning.text().isEmpty() || !signature.isEmpty()) {
      out.object()
          .field("type", "thinking")
          .field("thinking", reasoning.text())
          .field("signature", signature)
          .endObject();
    }
    for (ChatEvent.ReasoningSeal seal : reasoning.seals()) {
      if (seal.kind() == ChatEvent.ReasoningSeal.Kind.REDACTED
          || seal.kind() == ChatEvent.ReasoningSeal.Kind.ENCRYPTED) {
        out.object().field("type", "redacted_thinking").field("data", seal.data()).endObject();
      }
    }
  }
}
