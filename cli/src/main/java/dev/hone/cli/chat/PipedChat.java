package dev.hone.cli.chat;

import dev.hone.wire.Cancellation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/** A conversation without a person: each line is a turn, answers go out plainly. */
public final class PipedChat {
  private final Conversation conversation;
  private final BufferedReader in;
  private final PrintWriter out;

  public PipedChat(Conversation conversation, BufferedReader in, PrintWriter out) {
    this.conversation = conversation;
    this.in = in;
    this.out = out;
  }

  /** Answers every line until there are no more. */
  public void run() throws IOException, InterruptedException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) {
        conversation.ask(line, this::piece, new Cancellation());
        out.println();
        out.flush();
      }
    }
  }

  private void piece(String text) {
    out.print(text);
    out.flush();
  }
}
