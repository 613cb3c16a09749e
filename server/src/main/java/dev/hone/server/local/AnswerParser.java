package dev.hone.server.local;

import dev.hone.wire.ChatEvent;
import java.util.List;

/** Tells what the text of a choice means while it comes. */
interface AnswerParser {

  /** More text; what it certainly means. */
  List<ChatEvent> text(String text);

  /** The choice is complete; what was held back. */
  List<ChatEvent> end();

  /** Whether the model has called a tool. */
  boolean calledTools();

  /** Everything is text. */
  static AnswerParser plain(int choice) {
    return new AnswerParser() {
      @Override
      public List<ChatEvent> text(String text) {
        return List.of(new ChatEvent.Text(choice, 0, text));
      }

      @Override
      public List<ChatEvent> end() {
        return List.of();
      }

      @Override
      public boolean calledTools() {
        return false;
      }
    };
  }
}
