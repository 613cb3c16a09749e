package dev.hone.wire.translate;

import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays the messages of other protocols out as Gemini's contents: instructions apart, turns that
 * alternate, the results of parallel calls in one turn.
 */
final class GeminiContents {
  /** Claude Code's first system line changes with every request and means nothing elsewhere. */
  private record Turn(String role, List<String> parts) {}

  private final GeminiPartWriter writer;
  private final GeminiModel model;
  private final Dropped dropped;
  private final List<String> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();

  GeminiContents(ChatView view, GeminiModel model, Dropped dropped) {
    this.model = model;
    this.dropped = dropped;
    this.writer = new GeminiPartWriter(model, dropped);
    for (int i = 0; i < view.messages().size(); i++) {
      Message message = view.messages().get(i);
      dropped.cacheMarks(message);
      if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
        instructions(message);
      } else {
        turn(message, endsTurn(view.messages(), i));
      }
    }
    if (turns.isEmpty()) {
      throw new UnsupportedByTargetException(
          "messages", "Gemini needs a user's message", "Add one");
    }
  }

  /** Responses lay one turn of the assistant out as many items. */
  private static boolean endsTurn(List<Message> messages, int at) {
    return messages.get(at).role() != Role.ASSISTANT
        || at + 1 == messages.size()
        || messages.get(at + 1).role() != Role.ASSISTANT;
  }

  private void instructions(Message message) {
    for (Part part : message.parts()) {
      if (part instanceof Part.Text text && BillingLine.is(text.text())) {
        dropped.add(BillingLine.NAME);
      } else {
        writer.write(part, message.path(), system);
      }
    }
  }

  private void turn(Message message, boolean ends) {
    String role = message.role() == Role.ASSISTANT ? "model" : "user";
    List<String> parts = new ArrayList<>();
    boolean called = false;
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolCall && !called && model.wantsSignatures()) {
        called = true;
        if (isFirstCall(role)) {
          writer.signAnyway();
        }
      }
      writer.write(part, message.path(), parts);
    }
    if (ends && message.role() == Role.ASSISTANT) {
      writer.rest(parts);
    }
    if (parts.isEmpty()) {
      return;
    }
    if (!turns.isEmpty() && turns.getLast().role().equals(role)) {
      turns.getLast().parts().addAll(parts);
    } else {
      turns.add(new Turn(role, parts));
    }
  }

  /** Of parallel calls only the first is signed. */
  private boolean isFirstCall(String role) {
    return turns.isEmpty()
        || !turns.getLast().role().equals(role)
        || turns.getLast().parts().stream().noneMatch(p -> p.contains("\"functionCall\":"));
  }

  void write(JsonWriter out) {
    if (!system.isEmpty()) {
      out.name("systemInstruction").object().name("parts").array();
      system.forEach(out::raw);
      out.endArray().endObject();
    }
    out.name("contents").array();
    for (Turn turn : turns) {
      out.object().field("role", turn.role()).name("parts").array();
      turn.parts().forEach(out::raw);
      out.endArray().endObject();
    }
    out.endArray();
  }
}
