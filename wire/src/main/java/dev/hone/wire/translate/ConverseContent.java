package dev.hone.wire.translate;

import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays the messages of other protocols out as Converse's: system text apart, turns that alternate
 * and begin with the user's.
 */
final class ConverseContent {
  private record Turn(String role, List<String> blocks) {}

  private final List<String> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private boolean tools;

  ConverseContent(ChatView view, ConverseModel model, Dropped dropped) {
    ConverseBlockWriter blocks = new ConverseBlockWriter(model, dropped);
    for (Message message : view.messages()) {
      List<String> written = new ArrayList<>();
      for (Part part : message.parts()) {
        tools |= part instanceof Part.ToolCall || part instanceof Part.ToolResult;
        blocks.write(part, message.path(), written);
      }
      if (written.isEmpty()) {
        continue;
      }
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> instructions(message, written);
        case ASSISTANT -> turn("assistant", written);
        case USER, TOOL -> turn("user", written);
      }
    }
    if (turns.isEmpty() || !turns.getFirst().role().equals("user")) {
      throw new UnsupportedByTargetException(
          "messages", "Bedrock's Converse begins with a message of the user's", "Add one");
    }
  }

  /** Whether the history holds calls of tools or their results. */
  boolean hasToolBlocks() {
    return tools;
  }

  private void instructions(Message message, List<String> written) {
    if (!message.parts().stream().allMatch(Part.Text.class::isInstance)) {
      throw new UnsupportedByTargetException(
          message.path(), "Bedrock's Converse takes only text in a system message", "Send text");
    }
    system.addAll(written);
  }

  private void turn(String role, List<String> blocks) {
    if (!turns.isEmpty() && turns.getLast().role().equals(role)) {
      turns.getLast().blocks().addAll(blocks);
    } else {
      turns.add(new Turn(role, blocks));
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
}
