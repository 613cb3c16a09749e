package dev.hone.wire.translate;

import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.view.CacheMark;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays the messages of other protocols out as Anthropic's: system text apart, turns that alternate,
 * tool results inside the user's turn.
 */
final class MessagesContent {
  /** One turn in the target: its role and the blocks as JSON. */
  private record Turn(String role, List<String> blocks, List<Part> parts, String path) {}

  private final List<String> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();

  MessagesContent(ChatView view, AnthropicModel model, Dropped dropped) {
    MessageBlockWriter blocks = new MessageBlockWriter(dropped);
    for (Message message : view.messages()) {
      boolean instructs = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
      List<String> written = new ArrayList<>();
      for (Part part : message.parts()) {
        blocks.write(part, message.path(), written);
      }
      if (written.isEmpty()) {
        continue;
      }
      if (instructs && (turns.isEmpty() || !model.takesSystemMessages())) {
        system.addAll(written);
      } else {
        add(role(message.role()), written, message);
      }
    }
    if (turns.isEmpty()) {
      throw new UnsupportedByTargetException(
          "messages", "Anthropic Messages need a user's message", "Add one");
    }
    Turn last = turns.get(turns.size() - 1);
    if (last.role().equals("assistant") && model.refusesPrefill()) {
      throw new UnsupportedByTargetException(
          last.path(),
          model.name() + " can't continue an assistant message",
          "End with a user message, or choose an older model");
    }
  }

  void write(JsonWriter out) {
    if (!system.isEmpty()) {
      out.name("system").array();
      system.forEach(out::raw);
      out.endArray();
    }
    out.name("messages").array();
    for (Turn turn : turns) {
      out.object().field("role", turn.role()).name("content").array();
      turn.blocks().forEach(out::raw);
      out.endArray().endObject();
    }
    out.endArray();
  }

  /**
   * Whether the history is inside a tool loop whose assistant turn does not begin with thinking:
   * the provider refuses thinking then.
   */
  boolean openToolTurnLacksThinking() {
    for (int i = turns.size() - 1; i >= 0; i--) {
      Turn turn = turns.get(i);
      if (!turn.role().equals("assistant")) {
        boolean result = turn.parts().stream().anyMatch(p -> p instanceof Part.ToolResult);
        if (!result) {
          return false;
        }
        continue;
      }
      boolean calls = turn.parts().stream().anyMatch(p -> p instanceof Part.ToolCall);
      return calls && !turn.blocks().get(0).contains("thinking\"");
    }
    return false;
  }

  /** Writes a client's mark in Anthropic's form; lifetimes that it lacks become its nearest. */
  static void cacheControl(JsonWriter out, CacheMark mark) {
    out.name("cache_control").object().field("type", "ephemeral");
    if (mark.ttl() == CacheTtl.ONE_HOUR || mark.ttl() == CacheTtl.TWELVE_HOURS) {
      out.field("ttl", "1h");
    }
    out.endObject();
  }

  private void add(String role, List<String> blocks, Message message) {
    if (!turns.isEmpty() && turns.get(turns.size() - 1).role().equals(role)) {
      Turn last = turns.get(turns.size() - 1);
      last.blocks().addAll(blocks);
      last.parts().addAll(message.parts());
      return;
    }
    turns.add(new Turn(role, blocks, new ArrayList<>(message.parts()), message.path()));
  }

  private static String role(Role role) {
    return switch (role) {
      case ASSISTANT -> "assistant";
      case USER, TOOL -> "user";
      case SYSTEM, DEVELOPER -> "system";
    };
  }
}
